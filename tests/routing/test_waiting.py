"""Announced waiting times: honest, silent without evidence, and their record is kept."""

import heapq
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel.clock import now
from haoke.routing.actions.finish import finish
from haoke.routing.actions.forget_estimates import forget_estimates
from haoke.routing.actions.watch_queues import Watch, watch_queues
from haoke.routing.queries.estimates import calibration, wait_estimate
from haoke.routing.tables import wait_estimates, wait_evidence, work_items
from haoke.routing.waiting import FARTHEST, LEAST_SERVED, SURE, Evidence, chance, estimate
from tests.support.routing import World

EVIDENCE = st.builds(Evidence, served=st.integers(LEAST_SERVED, 400), seconds=st.floats(1, 7200))


@given(evidence=EVIDENCE, position=st.integers(1, FARTHEST), seconds=st.floats(1, 7200))
def test_a_chance_is_one_and_falls_with_the_place_and_rises_with_the_time(
    evidence: Evidence, position: int, seconds: float
) -> None:
    here = chance(position, evidence, seconds)
    assert 0 <= here <= 1
    assert chance(position + 1, evidence, seconds) <= here + 1e-9
    assert chance(position, evidence, seconds * 2) >= here - 1e-9


@given(evidence=EVIDENCE, position=st.integers(1, FARTHEST))
def test_what_is_told_holds_as_often_as_it_should(evidence: Evidence, position: int) -> None:
    told = estimate(position, evidence)
    if told is not None:
        assert chance(position, evidence, told) >= SURE


def test_little_evidence_is_told_nothing_and_more_evidence_narrows() -> None:
    assert estimate(1, Evidence(LEAST_SERVED - 1, 60)) is None
    assert estimate(1, Evidence(50, 0)) is None
    assert estimate(FARTHEST + 1, Evidence(400, 10)) is None
    assert estimate(100, Evidence(5, 3600)) is None, "hours are not announced"
    assert chance(3, Evidence(100, 6000), 300) > chance(3, Evidence(5, 300), 300)
    assert chance(1, Evidence(10_000, 100_000), 10) == pytest.approx(1 - 2.718281828**-1, abs=1e-3), "a known rate"


@pytest.mark.parametrize("agents", [2, 6])
def test_it_is_calibrated_on_a_simulated_queue(agents: int) -> None:
    """Poisson arrivals at 95 % of what the agents can do, exponential handling of 120 s, first come first served.

    What is told at coming is compared with the wait that followed. Bounds are rounded up to steps, so they hold more
    often than they have to, but not always: an answer that is always right says nothing.
    """
    chances = random.Random(7)
    handling = 120.0
    free = [0.0] * agents
    clock = 0.0
    arrivals: list[float] = []
    starts: list[float] = []
    for _ in range(6000):
        clock += chances.expovariate(0.95 * agents / handling)
        start = max(clock, heapq.heappop(free))
        heapq.heappush(free, start + chances.expovariate(1 / handling))
        arrivals.append(clock)
        starts.append(start)
    right = told = first = 0
    for number, (came, began) in enumerate(zip(arrivals, starts, strict=True)):
        while starts[first] <= came - 3600:
            first += 1
        window = range(first, number)
        ahead = sum(starts[each] > came for each in window)
        served = sum(arrivals[each] < starts[each] <= came for each in window)
        busy, until = 0.0, came - 3600
        for each in window:  # the time in which somebody waited: waits begin in order and end in order
            busy += max(0.0, min(starts[each], came) - max(arrivals[each], until))
            until = max(until, min(starts[each], came))
        bound = estimate(ahead + 1, Evidence(served, busy)) if began > came else None
        if bound is not None:
            told += 1
            right += began - came <= bound
    assert told > 1000
    assert 0.78 <= right / told <= 0.97


@pytest.mark.anyio
async def test_places_are_told_with_evidence_and_what_came_of_it_is_recorded(w: World) -> None:
    watch, at = Watch(), now()
    agent = await w.agent(capacity=1)
    items = [(await w.put()).work_item_id for _ in range(10)]

    async def look(seconds: float) -> list[tuple[int, int | None]]:
        nonlocal at
        at += timedelta(seconds=seconds)
        found = await w.db.run(watch_queues, watch, at)
        mine = [each for each in found if each.workspace_id == w.workspace_id]
        return [(each.position, each.seconds) for each in sorted(mine, key=lambda each: each.position)]

    assert await look(0) == [(place, None) for place in range(1, 10)]
    for item in items[:LEAST_SERVED]:
        await w.db.run(finish, w.workspace_id, item)
        found = await look(10)
    assert [place for place, _ in found] == [1, 2, 3, 4]
    assert None not in [seconds for _, seconds in found]
    assert [seconds for _, seconds in found] == sorted(seconds or 0 for _, seconds in found)
    noted = await w.rows(wait_estimates)
    assert {row.work_item_id for row in noted} == set(items[-4:])
    await look(3)
    assert len(await w.rows(wait_estimates)) == len(noted), "told again, noted once"

    served, left = items[6], items[9]
    await w.db.run(finish, w.workspace_id, left)
    await w.db.run(finish, w.workspace_id, items[5])
    assert (await w.item(served)).owner_id == agent.id
    await w.change(work_items, work_items.c.id == served, assigned_at=at)
    await look(3)
    outcomes = {row.work_item_id: row.outcome for row in await w.rows(wait_estimates)}
    assert (outcomes[served], outcomes[left], outcomes[items[8]]) == ("served", "left", None)
    record = await w.db.run(calibration, w.workspace_id, w.queue_id, at)
    assert sum(each.settled for each in record.told) == sum(each.within for each in record.told) == 1
    await w.db.run(forget_estimates, at + timedelta(days=40))
    assert await w.rows(wait_estimates) == []


@pytest.mark.anyio
async def test_a_pause_of_the_watch_is_no_evidence(w: World) -> None:
    watch, at = Watch(), now()
    await w.agent(capacity=1)
    items = [(await w.put()).work_item_id for _ in range(LEAST_SERVED + 2)]
    await w.db.run(watch_queues, watch, at)
    for item in items[: LEAST_SERVED + 1]:
        await w.db.run(finish, w.workspace_id, item)
    await w.db.run(watch_queues, watch, at + timedelta(minutes=5))
    assert watch.evidence((w.workspace_id, w.queue_id)) == Evidence(0, 0)


@pytest.mark.anyio
async def test_what_was_seen_outlives_the_process_that_saw_it(w: World) -> None:
    watch, at = Watch(), now()
    await w.agent(capacity=1)
    items = [(await w.put()).work_item_id for _ in range(12)]
    place = (w.workspace_id, w.queue_id)
    for item in items[:9]:
        await w.db.run(watch_queues, watch, at)
        await w.db.run(finish, w.workspace_id, item)
        at += timedelta(seconds=15)
    await w.db.run(watch_queues, watch, at)
    seen = watch.evidence(place)
    assert seen.served >= LEAST_SERVED
    after = Watch()  # another process begins
    await w.db.run(watch_queues, after, at + timedelta(seconds=20))
    kept = after.evidence(place)
    assert LEAST_SERVED <= kept.served <= seen.served
    async with w.db.reading() as tx:
        told = await wait_estimate(tx, w.workspace_id, w.queue_id, 1, at)
        assert told == estimate(1, kept)
    await w.db.run(forget_estimates, at + timedelta(hours=2))
    assert await w.rows(wait_evidence) == []
