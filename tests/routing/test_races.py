"""Two processes at the same time: never two owners, never a free agent beside waiting work."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import Any

import pytest

from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.routing.actions.accept import accept
from haoke.routing.actions.drain import drain
from haoke.routing.actions.expire_offer import expire_offer
from haoke.routing.actions.finish import finish
from haoke.routing.actions.learn_skills import learn_skills
from haoke.routing.actions.pull import pull
from haoke.routing.actions.set_agent_state import set_agent_state
from haoke.routing.tables import agents, queues, work_items
from tests.conftest import Frames
from tests.support.routing import World

pytestmark = pytest.mark.anyio
TIMES = 15


@pytest.fixture
async def other(db_url: str) -> AsyncIterator[Database]:
    """What a second web process has."""
    database = Database(db_url, Frames())
    yield database
    await database.close()


async def attempt(act: Awaitable[Any]) -> Any:
    """What it returns, or its refusal."""
    try:
        return await act
    except Refusal as refusal:
        return refusal


async def assert_sound(w: World) -> None:
    """Loads are the sums of units, nobody has too much, and nothing waits beside somebody with room."""
    held: dict[Any, int] = {}
    waiting = 0
    for item in await w.rows(work_items, work_items.c.state != "done"):
        assert (item.owner_id is not None) == (item.state == "assigned")
        waiting += item.state == "waiting"
        for member in {item.owner_id, item.offered_to} - {None}:
            held[member] = held.get(member, 0) + item.units
    room = 0
    for agent in await w.rows(agents):
        assert agent.load == held.get(agent.member_id, 0) <= agent.capacity
        room += (agent.capacity - agent.load) if agent.kind == "online" else 0
    assert not (waiting and room)
    assert await w.deadlocks() == 0


async def test_coming_online_and_new_work_see_each_other(w: World, other: Database) -> None:
    twin = World(other, w.workspace_id, w.team_id, w.queue_id, w.states)
    for _ in range(TIMES):
        agent = await w.agent("offline", capacity=1)
        await asyncio.gather(w.state(agent, "online"), twin.put())
        await assert_sound(w)
    assert not await w.rows(work_items, work_items.c.state == "waiting")


async def test_one_place_and_many_items(w: World, other: Database) -> None:
    twin = World(other, w.workspace_id, w.team_id, w.queue_id, w.states)
    agent = await w.agent(capacity=3)
    placed = await asyncio.gather(*(place.put() for place in (w, twin) * 6))
    assert sum(each.outcome == "assigned" for each in placed) == 3
    assert await w.load(agent) == 3
    await assert_sound(w)


async def test_of_two_who_pull_one_gets_it(w: World, other: Database) -> None:
    first, second = await w.agent("busy", capacity=TIMES), await w.agent("busy", capacity=TIMES)
    for _ in range(TIMES):
        item = (await w.put()).work_item_id
        answers = await asyncio.gather(attempt(w.db.run(pull, first, item)), attempt(other.run(pull, second, item)))
        assert sorted(type(answer).__name__ for answer in answers) == ["Placement", "WorkItemTaken"]
    await assert_sound(w)


async def test_accepting_and_expiring_at_once(w: World, other: Database) -> None:
    ring = await w.queue(mode="ring")
    for _ in range(TIMES):
        agent = await w.agent(capacity=1)
        item = (await w.put(ring)).work_item_id
        late = now() + timedelta(minutes=1)
        answer, _ = await asyncio.gather(
            attempt(w.db.run(accept, agent, item)), other.run(expire_offer, w.workspace_id, item, late)
        )
        row = await w.item(item)
        assert row.state == ("waiting" if isinstance(answer, Refusal) else "assigned")
        await assert_sound(w)
        await w.db.run(finish, w.workspace_id, item)
        await w.state(agent, "offline")


async def test_agents_of_two_queues_are_not_overbooked(w: World, other: Database) -> None:
    second = await w.queue()
    twin = World(other, w.workspace_id, w.team_id, second, w.states)
    crew = [await w.agent(capacity=2) for _ in range(3)]
    placed = await asyncio.gather(*(place.put() for place in (w, twin) * 5))
    assert sum(each.outcome == "assigned" for each in placed) == 6
    assert [await w.load(agent) for agent in crew] == [2, 2, 2]
    waiting = [each.work_item_id for each in placed if each.outcome == "waiting"]
    done = [each.work_item_id for each in placed if each.outcome == "assigned"]
    await asyncio.gather(
        *(database.run(finish, w.workspace_id, item) for database, item in zip((w.db, other) * 3, done, strict=True))
    )
    assert not await w.rows(work_items, work_items.c.state == "waiting", work_items.c.id.in_(waiting))
    await assert_sound(w)


async def test_whole_teams_coming_and_going(w: World, other: Database) -> None:
    """Everything at once over two processes, several queues and teams: no deadlock is left over, and the sums hold."""
    twin = World(other, w.workspace_id, w.team_id, await w.queue(mode="ring"), w.states)
    crew = [await w.agent("offline", capacity=2) for _ in range(8)]

    async def come_and_go(database: Database, number: int) -> None:
        for state in ("online", "busy", "online"):
            await database.run(set_agent_state, crew[number], w.states[state])

    async def work(place: World) -> None:
        for _ in range(4):
            placed = await place.put()
            row = await place.item(placed.work_item_id)
            if row.offered_to is not None:
                agent = next(each for each in crew if each.id == row.offered_to)
                await attempt(place.db.run(accept, agent, row.id))
            await place.db.run(finish, w.workspace_id, row.id)

    await asyncio.gather(
        *(come_and_go((w.db, other)[number % 2], number) for number in range(8)),
        *(work(each) for each in (w, twin) * 3),
    )
    await assert_sound(w)
    left = await w.rows(work_items, work_items.c.state != "done")
    assert not left
    assert {agent.load for agent in await w.rows(agents)} == {0}


async def test_a_ring_that_opens_and_an_agent_who_gets_free_give_it_once(w: World, other: Database) -> None:
    """The sweep of one process and the finish of another, with skills asked for: one owner, nothing lost."""
    skill = new_id()
    asks = [{"skill_id": str(skill), "level": 3}]
    await w.change(queues, rings=[{"after": 0, "skills": asks}, {"after": 60, "skills": []}])
    expert, helper = await w.agent(capacity=1), await w.agent(capacity=1)
    assert expert.id is not None
    await w.db.run(learn_skills, w.workspace_id, expert.id, {skill: 3})
    for _ in range(TIMES):
        done, waiting = (await w.put()).work_item_id, (await w.put()).work_item_id
        assert ((await w.item(done)).owner_id, (await w.item(waiting)).state) == (expert.id, "waiting")
        at = now() - timedelta(seconds=61)
        await w.change(work_items, work_items.c.id == waiting, enqueued_at=at)
        await asyncio.gather(w.db.run(finish, w.workspace_id, done), other.run(drain, w.workspace_id, [w.queue_id]))
        assert (await w.item(waiting)).owner_id in {expert.id, helper.id}
        await assert_sound(w)
        await w.db.run(finish, w.workspace_id, waiting)
    assert {agent.load for agent in await w.rows(agents)} == {0}


async def test_many_finish_in_two_processes_and_every_freed_place_is_filled_once(w: World, other: Database) -> None:
    twin = World(other, w.workspace_id, w.team_id, w.queue_id, w.states)
    for _ in range(4):
        await w.agent(capacity=3)
    mine = [(await w.put()).work_item_id for _ in range(12)]
    behind = [(await w.put()).work_item_id for _ in range(8)]
    await asyncio.gather(
        *(place.db.run(finish, w.workspace_id, item) for place, item in zip((w, twin) * 6, mine, strict=True)),
        *(place.db.run(finish, w.workspace_id, item) for place, item in zip((twin, w) * 6, mine, strict=True)),
    )
    assert {(await w.item(item)).state for item in mine} == {"done"}
    assert {(await w.item(item)).state for item in behind} == {"assigned"}
    await assert_sound(w)
