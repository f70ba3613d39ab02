"""What other contexts may ask: places in the queue, who is on line, and why work went where it went."""

import pytest

from haoke.kernel.ids import new_id
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.actions.finish import finish
from haoke.routing.catalog import (
    any_online,
    decisions_of,
    decisions_of_subject,
    queue_of_team,
    queue_or_default,
    queue_position,
)
from haoke.routing.chain import STRATEGIES
from haoke.routing.errors import QueueNotFound
from tests.support.routing import World

pytestmark = pytest.mark.anyio


async def test_the_place_in_the_queue(w: World) -> None:
    first, second, urgent = await w.put(), await w.put(), await w.put(priority=1)
    async with w.db.reading() as tx:
        places = [await queue_position(tx, w.workspace_id, each.work_item_id) for each in (urgent, first, second)]
    assert places == [1, 2, 3]
    await w.agent(capacity=2)
    async with w.db.reading() as tx:
        places = [await queue_position(tx, w.workspace_id, each.work_item_id) for each in (urgent, first, second)]
    assert places == [None, None, 1]


async def test_what_rings_counts_as_waiting(w: World) -> None:
    ring = await w.queue(mode="ring")
    await w.agent(capacity=1)
    ringing, waiting = await w.put(ring), await w.put(ring)
    async with w.db.reading() as tx:
        assert await queue_position(tx, w.workspace_id, ringing.work_item_id) == 1
        assert await queue_position(tx, w.workspace_id, waiting.work_item_id) == 1


async def test_who_is_on_line(w: World) -> None:
    other = await w.queue(team_id=await w.team())
    agent = await w.agent("busy")
    async with w.db.reading() as tx:
        assert not await any_online(tx, w.workspace_id)
    await w.state(agent, "online")
    async with w.db.reading() as tx:
        assert await any_online(tx, w.workspace_id)
        assert await any_online(tx, w.workspace_id, w.queue_id)
        assert not await any_online(tx, w.workspace_id, other)


async def test_queues_are_found(w: World) -> None:
    second = await w.queue()
    lonely = await w.team()
    async with w.db.reading() as tx:
        assert (await queue_or_default(tx, w.workspace_id, second)).id == second
        for gone in (None, new_id()):
            assert (await queue_or_default(tx, w.workspace_id, gone)).id == w.queue_id
        assert (await queue_of_team(tx, w.workspace_id, w.team_id)).id == w.queue_id
        with pytest.raises(QueueNotFound):
            await queue_of_team(tx, w.workspace_id, lonely)
        with pytest.raises(QueueNotFound):
            await queue_or_default(tx, new_id(), w.queue_id)


async def test_a_trace_says_why_each_was_taken_or_passed_over(w: World) -> None:
    online, away, full = await w.agent(), await w.agent("away"), await w.agent(capacity=0)
    placed = await w.put()
    async with w.db.reading() as tx:
        (decision,) = await decisions_of(tx, w.workspace_id, placed.work_item_id)
    assert (decision.kind, decision.strategy, decision.chosen) == ("assigned", "least_busy", online.id)
    assert decision.strategy_title == STRATEGIES["least_busy"].titles
    assert {each.member_id: each.reason for each in decision.candidates} == {
        online.id: "chosen",
        away.id: "away",
        full.id: "full",
    }
    assert [each.taken for each in decision.candidates] == [True, False, False]
    assert all(each.name for each in decision.candidates)
    assert decision.counts == {"away": 1, "full": 1}


async def test_a_subject_keeps_the_traces_of_all_its_work(w: World) -> None:
    await w.agent()
    subject = new_id()
    for _ in range(2):
        placed = await w.db.run(
            enqueue, workspace_id=w.workspace_id, kind="test", subject_id=subject, queue_id=w.queue_id
        )
        await w.db.run(finish, w.workspace_id, placed.work_item_id)
    async with w.db.reading() as tx:
        assert [each.kind for each in await decisions_of_subject(tx, w.workspace_id, subject)] == ["assigned"] * 2
        assert not await decisions_of_subject(tx, new_id(), subject)
