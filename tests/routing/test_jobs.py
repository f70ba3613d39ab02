"""The jobs find what is due, do it, and do not let one failure keep the rest waiting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import msgspec
import pytest

from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.ids import new_id
from haoke.kernel.jobs import registry
from haoke.kernel.runtime import Runtime
from haoke.routing import jobs
from haoke.routing.actions.drain import BATCH
from haoke.routing.tables import agent_states, agents, work_items
from tests.conftest import Frames
from tests.support.routing import World, world

pytestmark = pytest.mark.anyio


@dataclass
class Process:
    """All that the jobs ask of a runtime; the hub is a list of frames."""

    db: Database
    hub: Any


@pytest.fixture
def here(db: Database, frames: Frames) -> Runtime:
    return cast("Runtime", Process(db, frames))


def test_all_are_declared() -> None:
    assert {name for name in registry if name.startswith("routing.")} == {
        "routing.offers",
        "routing.estimates",
        "routing.overflow",
        "routing.queues",
        "routing.agents",
        "routing.nodes",
        "routing.loads",
        "routing.performance",
    }


async def test_offers_expire(w: World, here: Runtime) -> None:
    ring = await w.queue(mode="ring", accept_seconds=20)
    first = await w.agent()
    placed = await w.put(ring)
    second = await w.agent()
    await w.change(work_items, work_items.c.id == placed.work_item_id, offer_expires_at=now())
    await jobs.expire_offers(here)
    assert (await w.item(placed.work_item_id)).offered_to == second.id
    assert await w.kind(first) == "away"


async def test_the_sweep_finds_everything_however_much_it_is(w: World, here: Runtime) -> None:
    many = BATCH + 20
    row = {"workspace_id": w.workspace_id, "queue_id": w.queue_id, "kind": "test", "state": "waiting"}
    agent = await w.agent("away", capacity=many)
    await w.insert(work_items, [row | {"id": new_id(), "subject_id": new_id()} for _ in range(many)])
    await w.change(agents, agents.c.member_id == agent.id, kind="online")
    await jobs.sweep_queues(here)
    assert await w.load(agent) == many


async def test_agents_are_looked_after(w: World, here: Runtime) -> None:
    gone, idle, wrapping = [await w.agent() for _ in range(3)]
    past = now() - timedelta(hours=1)
    await w.change(agents, agents.c.member_id == gone.id, seen_at=past)
    await w.change(agents, agents.c.member_id == idle.id, active_at=past)
    await w.state(wrapping, "wrap_up")
    online = w.states["online"]
    await w.change(agents, agents.c.member_id == wrapping.id, until=past, back_to=online, automatic=True)
    await jobs.look_after_agents(here)
    (row,) = await w.rows(agents, agents.c.member_id == gone.id)
    assert row.dropped_at is not None
    assert (await w.kind(idle), await w.kind(wrapping)) == ("away", "online")


async def test_what_fails_for_one_does_not_stop_the_others(w: World, here: Runtime) -> None:
    broken = await world(w.db)
    for place in (broken, w):
        idle = await place.agent()
        await place.change(agents, agents.c.member_id == idle.id, active_at=now() - timedelta(hours=1))
    await broken.change(agent_states, agent_states.c.kind == "away", preset=False)
    await jobs.look_after_agents(here)
    assert await w.kind(idle) == "away"


async def test_loads_are_told_together(w: World, here: Runtime, frames: Frames) -> None:
    first, second = await w.agent(), await w.agent()
    for _ in range(3):
        await w.put()
    frames.clear()
    await jobs.publish_loads(here)
    told = [msgspec.json.decode(data) for topic, data in frames if topic == f"p:{w.workspace_id}"]
    assert told == [{"t": "loads", "loads": {str(first.id): 2, str(second.id): 1}}]
