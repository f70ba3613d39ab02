"""Chains, skills and the order of waiting where they meet the database: what is held, what relaxes, what moves on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Database
from haoke.kernel.ids import new_id
from haoke.routing.actions.drain import drain
from haoke.routing.actions.finish import finish
from haoke.routing.actions.learn_skills import learn_skills
from haoke.routing.contract import Facts
from haoke.routing.queries.due import due_queues
from haoke.routing.tables import agents, decisions, queues, work_items
from tests.support.routing import World

pytestmark = pytest.mark.anyio
SKILL = new_id()


def ring(after: int, level: int | None = None) -> dict[str, Any]:
    return {"after": after, "skills": [] if level is None else [{"skill_id": str(SKILL), "level": level}]}


async def sweep(w: World) -> None:
    """What the job does each second with each queue it finds."""
    async with w.db.reading() as tx:
        found = await due_queues(tx, (w.workspace_id, UUID(int=0)))
    assert (w.workspace_id, w.queue_id) in found
    await w.db.run(drain, w.workspace_id, [w.queue_id])


async def teach(w: World, agent: Actor, level: int) -> None:
    assert agent.id is not None
    await w.db.run(learn_skills, w.workspace_id, agent.id, {SKILL: level})


async def waited(w: World, item_id: UUID, seconds: int) -> None:
    """As if it had waited for so long."""
    at = now() - timedelta(seconds=seconds)
    await w.change(work_items, work_items.c.id == item_id, enqueued_at=at, turn=to_ms(at))


async def test_an_unskilled_agent_gets_nothing_until_the_ring_opens(w: World) -> None:
    await w.change(queues, rings=[ring(0, 4), ring(30, 2), ring(90)])
    beginner, stranger = await w.agent(), await w.agent()
    await teach(w, beginner, 2)
    item = (await w.put()).work_item_id
    assert (await w.item(item)).state == "waiting"
    (noted,) = await w.rows(decisions, decisions.c.work_item_id == item)
    assert {each["reason"] for each in noted.candidates} == {"unskilled"}
    await waited(w, item, 31)
    await sweep(w)
    assert (await w.item(item)).owner_id == beginner.id
    second = (await w.put()).work_item_id
    await w.state(beginner, "busy")
    await waited(w, second, 91)
    await sweep(w)
    assert (await w.item(second)).owner_id == stranger.id


async def test_learning_is_a_reason_to_look_again(w: World) -> None:
    await w.change(queues, rings=[ring(0, 3)])
    agent = await w.agent()
    item = (await w.put()).work_item_id
    await teach(w, agent, 3)
    assert (await w.item(item)).owner_id == agent.id


async def test_what_is_held_hides_nothing_behind_it(w: World) -> None:
    """A freed agent passes over whatever waits for somebody else, however much that is, and takes what comes next."""
    await w.change(queues, chain=[{"strategy": "known_agent", "seconds": 600}, {"strategy": "least_busy"}])
    known, other = await w.agent(capacity=1), await w.agent(capacity=1)
    busy = [(await w.put()).work_item_id, (await w.put()).work_item_id]
    facts = Facts(known_id=known.id, known_at=to_ms(now()))
    held = [(await w.put(facts=facts)).work_item_id for _ in range(20)]
    behind = (await w.put()).work_item_id
    by_owner = {(await w.item(item)).owner_id: item for item in busy}
    await w.db.run(finish, w.workspace_id, by_owner[other.id])
    assert (await w.item(behind)).owner_id == other.id
    await w.db.run(finish, w.workspace_id, by_owner[known.id])
    assert (await w.item(held[0])).owner_id == known.id
    await waited(w, held[1], 601)
    await w.db.run(finish, w.workspace_id, behind)
    assert (await w.item(held[1])).owner_id == other.id, "nobody waits for the known agent for longer than it was said"


async def test_priority_ages_and_levels_add_to_it(w: World) -> None:
    await w.change(queues, ageing_seconds=60, level_points=2)
    plain = (await w.put()).work_item_id
    gold = (await w.put(facts=Facts(level=5))).work_item_id
    await waited(w, plain, 601)
    young = (await w.put(facts=Facts(level=5))).work_item_id
    agent = await w.agent(capacity=1)
    order = []
    for _ in range(3):
        (item,) = await w.rows(work_items, work_items.c.owner_id == agent.id, work_items.c.state == "assigned")
        order.append(item.id)
        await w.db.run(finish, w.workspace_id, item.id)
    assert order == [plain, gold, young]


async def test_finishing_frees_and_gives_in_one_go_whatever_the_crew(w: World, db: Database) -> None:
    """The loads add up, the item is done once, and a second finish changes nothing."""
    crew = [await w.agent(capacity=1) for _ in range(3)]
    items = [(await w.put()).work_item_id for _ in range(5)]
    await db.run(finish, w.workspace_id, items[0])
    await db.run(finish, w.workspace_id, items[0])
    states = [(await w.item(item)).state for item in items]
    assert states == ["done", "assigned", "assigned", "assigned", "waiting"]
    assert [row.load for row in await w.rows(agents)] == [1] * len(crew)
