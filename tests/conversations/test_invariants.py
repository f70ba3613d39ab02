"""Whatever happens to a conversation: its numbers have no gap, and old state + frames = fresh state."""

import asyncio
import contextlib
import json
from typing import Any
from uuid import UUID

import msgspec
import pytest
import uvloop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoke.channels.tables import channel_accounts
from haoke.conversations import handlers  # noqa: F401 - subscribes to routing's events
from haoke.conversations.actions.answer_help import accept_help
from haoke.conversations.actions.ask_for_help import ask_for_help
from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.actions.hand_over import hand_over
from haoke.conversations.actions.leave_conversation import leave_conversation
from haoke.conversations.actions.nudge import nudge
from haoke.conversations.actions.post_message import post_message
from haoke.conversations.actions.recall_message import recall_message
from haoke.conversations.actions.receive_message import Visitor, receive_message
from haoke.conversations.actions.transfer_conversation import transfer_conversation
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.participants import open_requests_to
from haoke.conversations.queries.parts import parts_after
from haoke.conversations.queries.views import as_conversation
from haoke.conversations.types import MessageBody
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Database, Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from tests.support.reducer import Held
from tests.support.routing import World, world

PERMISSIONS = ("read", "reply", "note", "close", "transfer", "pull", "help", "assist", "mention")
TOGETHER = ("ask", "help", "mention", "helper", "leave", "hand_over")
ALONE = ("visitor", "agent", "note", "close", "visitor_close", "recall", "nudge", "to_team", "to_agent", "off", "on")
ACTS = st.lists(
    st.sampled_from([*ALONE, *TOGETHER]),
    min_size=3,
    max_size=15,
)


class Frames:
    """A publisher that keeps, of every conversation, what a member who listens to everything hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []

    def publish(self, topic: str, data: bytes) -> None:
        self.heard.append((topic, json.loads(data)))


class Story:
    """A visitor and two agents, and a client that listens."""

    def __init__(self, db: Database, frames: Frames, made: World, agents: list[Actor], site: UUID) -> None:
        self.db, self.frames, self.world, self.agents = db, frames, made, agents
        visitor_id = new_id()
        self.visitor = Visitor(made.workspace_id, site, visitor_id, f"visitor:{visitor_id}", locale="en")
        self.as_visitor = Actor("visitor", made.workspace_id, visitor_id, locale="en")
        self.conversation: UUID | None = None
        self.posted: list[int] = []

    async def act(self, act: str) -> None:
        with contextlib.suppress(Refusal):  # then nothing may have changed, which the comparison at the end shows
            await (self._together if act in TOGETHER else self._act)(act)

    async def _act(self, act: str) -> None:
        if self.conversation is None or act == "visitor":
            body = MessageBody(text=f"message {len(self.posted)}")
            self.conversation, _ = await self.db.run(receive_message, self.visitor, new_id(), body, {})
            return
        agent = await self._assignee()
        if act in {"agent", "note"}:
            body = MessageBody(text=f"answer {len(self.posted)}")
            part = await self.db.run(post_message, agent, self.conversation, new_id(), body, note=act == "note")
            self.posted.append(part.seq)
        elif act == "close":
            await self.db.run(close_conversation, agent, self.conversation)
        elif act == "visitor_close":
            await self.db.run(close_conversation, self.as_visitor, self.conversation)
        elif act == "recall" and self.posted:
            await self.db.run(recall_message, agent, self.conversation, self.posted[-1])
        elif act == "nudge":
            await self.db.run(nudge, self.as_visitor, self.conversation, new_id())
        elif act == "to_team":
            await self.db.run(transfer_conversation, agent, self.conversation, team_id=self.world.team_id, note="x")
        elif act == "to_agent":
            other = next(each for each in self.agents if each.id != agent.id)
            await self.db.run(transfer_conversation, agent, self.conversation, member_id=other.id, note="x")
        elif act in {"off", "on"}:
            await self.world.state(self.agents[0], "offline" if act == "off" else "online")

    async def _together(self, act: str) -> None:
        if self.conversation is None:
            return
        agent = await self._assignee()
        other = next(each for each in self.agents if each.id != agent.id)
        if act == "ask":
            await self.db.run(ask_for_help, agent, self.conversation, member_ids=[other.id], question="how?")
        elif act == "help":
            async with self.db.reading() as tx:
                asked = await open_requests_to(tx, other)
            for request in asked:
                await self.db.run(accept_help, other, request.id)
        elif act == "mention":
            body = MessageBody(text="@you", mentions=(other.member_id,))
            await self.db.run(post_message, agent, self.conversation, new_id(), body, note=True)
        elif act == "helper":
            await self.db.run(post_message, other, self.conversation, new_id(), MessageBody(text="I help"))
        elif act == "leave":
            await self.db.run(leave_conversation, other, self.conversation, other.member_id)
        else:
            await self.db.run(hand_over, agent, self.conversation, other.member_id)

    async def _assignee(self) -> Actor:
        assert self.conversation is not None
        async with self.db.reading() as tx:
            row = await conversation_by_id(tx, self.world.workspace_id, self.conversation)
        return next((each for each in self.agents if each.id == row.assignee_id), self.agents[0])

    def replayed(self) -> Held:
        held = Held()
        own = {f"c:{self.conversation}", f"ci:{self.conversation}", f"l:{self.world.workspace_id}:*"}
        for topic, frame in self.frames.heard:
            about = frame.get("c") or frame.get("conv", {}).get("id")
            if topic in own and about == str(self.conversation):
                held.apply(frame)
        return held


async def _story(db: Database, frames: Frames) -> Story:
    made = await world(db)
    agents = [await made.agent() for _ in range(2)]
    grants = {f"conversations.{name}": Scope.TEAM for name in PERMISSIONS}
    agents = [msgspec.structs.replace(agent, grants=agent.grants | grants) for agent in agents]
    site = new_id()

    async def make_site(tx: Tx) -> None:
        await tx.execute(
            channel_accounts.insert().values(
                workspace_id=made.workspace_id, id=site, kind="web", key=site.hex, name="Shop", settings={}
            )
        )

    await db.run(make_site)
    return Story(db, frames, made, agents, site)


async def _play(url: str, acts: list[str]) -> None:
    frames = Frames()
    db = Database(url, frames, pool_size=2)
    try:
        story = await _story(db, frames)
        for act in acts:
            await story.act(act)
        if story.conversation is not None:
            await _compare(db, story)
    finally:
        await db.close()


async def _compare(db: Database, story: Story) -> None:
    workspace = story.world.workspace_id
    assert story.conversation is not None
    async with db.reading() as tx:
        row = await conversation_by_id(tx, workspace, story.conversation)
        fresh = msgspec.to_builtins(await as_conversation(tx, row))
        parts, _ = await parts_after(tx, workspace, story.conversation, 0, limit=1000, internal=True)
    stored = {part.seq: msgspec.to_builtins(part) for part in parts}
    assert sorted(stored) == list(range(1, row.last_seq + 1))
    held = story.replayed()
    assert held.parts == stored
    assert held.conversation == fresh
    assert (row.state == "assigned") == (row.assignee_id is not None and row.state != "closed")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_what_was_held_plus_the_frames_is_what_is_there(db_url: str, acts: list[str]) -> None:
    uvloop.run(_play(db_url, acts))


@pytest.mark.parametrize(
    "acts",
    [
        ["visitor", "ask", "help", "helper", "close", "visitor"],
        ["visitor", "ask", "help", "helper", "hand_over", "leave"],
        ["visitor", "agent", "recall", "to_agent", "agent"],
    ],
)
def test_known_stories(db_url: str, acts: list[str]) -> None:
    asyncio.run(_play(db_url, acts))
