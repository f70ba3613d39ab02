"""When a queue goes over to another team, what is in it is that team's."""

import pytest

import haoke.conversations.handlers  # noqa: F401 - routing's events reach conversations
from haoke.conversations.tables import conversations
from haoke.kernel.auth import system
from haoke.kernel.db import Database
from haoke.kernel.ids import new_id
from haoke.routing.actions.change_queue import QueueChange, change_queue
from tests.conftest import Frames
from tests.support.routing import world

pytestmark = pytest.mark.anyio


async def test_open_conversations_go_along_and_lists_are_fetched_again(db: Database, frames: Frames) -> None:
    w = await world(db)
    team = await w.team()
    row = {"workspace_id": w.workspace_id, "queue_id": w.queue_id, "team_id": w.team_id}
    ids = {state: new_id() for state in ("queued", "assigned", "closed")}
    site = new_id()
    people = [{"site_id": site, "customer_id": new_id(), "visitor_id": new_id()} for _ in ids]
    states = [{"id": each, "state": at} for at, each in ids.items()]
    await w.insert(conversations, [row | who | how for who, how in zip(people, states, strict=True)])
    agent = await w.agent(team_id=team)
    waiting = await w.put()
    assert waiting.outcome == "waiting"
    frames.clear()
    await db.run(change_queue, system(w.workspace_id), w.queue_id, QueueChange(team_id=team))
    found = {each.state: each.team_id for each in await w.rows(conversations)}
    assert found == {"queued": team, "assigned": team, "closed": w.team_id}
    assert (await w.item(waiting.work_item_id)).owner_id == agent.id
    assert {topic for topic, data in frames if b"resync" in data} == {
        f"l:{w.workspace_id}:*",
        f"l:{w.workspace_id}:{team}",
        f"l:{w.workspace_id}:{w.team_id}",
    }
