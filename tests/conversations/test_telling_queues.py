"""Visitors who wait are told their place and an honest bound of the wait; nothing twice, and no promise in vain."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

import haoke.conversations.handlers  # noqa: F401 - routing's events reach conversations
from haoke.accounts.actions.create_calendar import NewCalendar, create_calendar
from haoke.conversations.actions.tell_queues import AGAIN, Teller, tell_queues
from haoke.conversations.tables import conversations
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.ids import new_id
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.actions.finish import finish
from haoke.routing.actions.limit_queue import QueueLimits, limit_queue
from tests.conftest import Frames
from tests.support.routing import World, world

pytestmark = pytest.mark.anyio


class Queue:
    """Conversations that wait, and what their visitors hear."""

    def __init__(self, w: World, frames: Frames) -> None:
        self.w = w
        self.frames = frames
        self.teller = Teller()
        self.at = now()
        self.items: list[UUID] = []
        self.visitors: list[UUID] = []

    async def come(self) -> None:
        conversation_id, visitor_id = new_id(), new_id()
        row = {"workspace_id": self.w.workspace_id, "queue_id": self.w.queue_id, "team_id": self.w.team_id}
        more = {"id": conversation_id, "site_id": new_id(), "customer_id": new_id(), "visitor_id": visitor_id}
        await self.w.insert(conversations, [row | more | {"state": "queued"}])
        placed = await self.w.db.run(
            enqueue,
            workspace_id=self.w.workspace_id,
            kind="conversation",
            subject_id=conversation_id,
            queue_id=self.w.queue_id,
        )
        self.items.append(placed.work_item_id)
        self.visitors.append(visitor_id)

    async def tell(self, seconds: float = 3) -> dict[int, Any]:
        """What is told: visitor's number -> the conversation's view."""
        self.at += timedelta(seconds=seconds)
        self.frames.clear()
        await self.w.db.run(tell_queues, self.teller, self.at)
        topics = {f"v:{visitor_id}": number for number, visitor_id in enumerate(self.visitors)}
        return {topics[topic]: msgspec.json.decode(data)["conv"] for topic, data in self.frames if topic in topics}


@pytest.fixture
async def queue(db: Database, frames: Frames) -> Queue:
    return Queue(await world(db), frames)


async def test_places_move_up_and_a_bound_comes_with_evidence(queue: Queue) -> None:
    w = queue.w
    await w.agent(capacity=1)
    for _ in range(9):
        await queue.come()
    told = await queue.tell()
    assert {number: view["position"] for number, view in told.items()} == {number: number for number in range(1, 9)}
    assert {view["queue"]["seconds"] for view in told.values()} == {None}
    assert all(
        view["queue"]["open"] and view["queue"]["online"] and not view["queue"]["full"] for view in told.values()
    )
    assert await queue.tell() == {}, "nothing is new"
    for item in queue.items[:6]:
        await w.db.run(finish, w.workspace_id, item)
        told = await queue.tell(5)
    assert {number: view["position"] for number, view in told.items()} == {7: 1, 8: 2}
    assert all(view["queue"]["seconds"] >= 5 for view in told.values())
    assert await queue.tell() == {}
    assert set(await queue.tell(AGAIN)) == {7, 8}, "told again to who came back meanwhile"


async def test_nothing_is_promised_where_nobody_is_or_it_is_closed(queue: Queue) -> None:
    w = queue.w
    agent = await w.agent(capacity=1)
    for _ in range(9):
        await queue.come()
    await queue.tell()
    for item in queue.items[:6]:
        await w.db.run(finish, w.workspace_id, item)
        told = await queue.tell(5)
    assert told[8]["queue"]["seconds"] is not None
    await w.state(agent, "away")
    alone = (await queue.tell())[8]["queue"]
    assert (alone["seconds"], alone["online"]) == (None, False)
    admin = Actor("member", w.workspace_id, new_id(), {"queues.manage": Scope.ALL, "calendars.manage": Scope.ALL})
    calendar = await w.db.run(
        create_calendar, admin, NewCalendar(name="Never", time_zone="UTC", week=[[] for _ in range(7)])
    )
    await w.db.run(limit_queue, admin, w.queue_id, QueueLimits(calendar_id=calendar.id, max_length=2))
    closed = (await queue.tell())[8]["queue"]
    nothing = {"seconds": None, "open": False, "opens_at": None, "full": True, "online": False, "bot": False}
    assert closed == nothing
