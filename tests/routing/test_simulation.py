"""The simulation: against Erlang's formulas, against the live code, and by hand."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from haoke.routing.actions.finish import finish
from haoke.routing.contract import Facts, Need, Ring
from haoke.routing.queries.history import intervals, past_arrivals, past_seats
from haoke.routing.simulation import erlang, generated
from haoke.routing.simulation.engine import run
from haoke.routing.simulation.generated import Load
from haoke.routing.simulation.outcome import outcomes
from haoke.routing.simulation.study import Arrival, Plan, Seat, Study
from haoke.routing.tables import work_items
from haoke.routing.types import ChainStep
from tests.support.routing import World

A, B = UUID(int=1), UUID(int=2)
KEYS = [
    # arrivals an hour, handling s, agents; probability to wait, within 20 s, mean wait s
    (200, 180, 12, 0.4494, 0.6402, 40.44),
    (200, 180, 13, 0.2853, 0.7956, 17.12),
    (200, 180, 14, 0.1741, 0.8884, 7.84),
    (360, 240, 28, 0.3331, 0.7613, 19.99),
    (360, 240, 30, 0.1729, 0.8952, 6.91),
    (1200, 300, 105, 0.5157, 0.6305, 30.94),
    (1200, 300, 110, 0.2370, 0.8783, 7.11),
]


def seat(member_id: UUID = A, capacity: int = 1, **more: Any) -> Seat:
    return Seat(member_id, f"agent {member_id.int}", capacity, **more)


def plan(*strategies: str | ChainStep, **more: Any) -> Plan:
    chain = [ChainStep(each) if isinstance(each, str) else each for each in strategies or ("least_busy",)]
    return Plan("plan", chain=chain, **more)


def begins(arrivals: list[Arrival], seats: list[Seat], tried: Plan) -> list[tuple[float | None, int | None]]:
    return [
        (each.began, None if each.member_id is None else each.member_id.int) for each in run(arrivals, seats, tried)[0]
    ]


@pytest.mark.parametrize(("per_hour", "handling", "agents", "waits", "level", "wait"), KEYS)
def test_erlangs_formulas(
    per_hour: float, handling: float, agents: int, waits: float, level: float, wait: float
) -> None:
    load = per_hour * handling / 3600
    assert erlang.erlang_c(load, agents) == pytest.approx(waits, abs=5e-5)
    assert erlang.service_level(load, agents, handling, 20) == pytest.approx(level, abs=5e-5)
    assert erlang.mean_wait(load, agents, handling) == pytest.approx(wait, abs=5e-3)


def test_too_few_agents_make_everybody_wait() -> None:
    assert erlang.erlang_c(10, 10) == 1
    assert erlang.service_level(10, 9, 180, 20) == 0
    assert erlang.mean_wait(10, 9, 180) == float("inf")


@pytest.mark.parametrize(("per_hour", "handling", "agents", "waits", "level", "wait"), [KEYS[1], KEYS[2], KEYS[4]])
def test_the_simulation_agrees_with_erlang_c(
    per_hour: float, handling: float, agents: int, waits: float, level: float, wait: float
) -> None:
    """Over 160,000 arrivals: shares within 0.02, the mean wait within 15 per cent."""
    rounds = []
    for seed in range(8):
        load = Load(per_hour=per_hour, handling=handling, hours=19_500 / per_hour, agents=agents, seed=seed)
        study = Study(generated.arrivals(load), generated.seats(load), [plan("longest_idle")])
        rounds += outcomes(study)
    assert sum(each.had_to_wait or 0 for each in rounds) / 8 == pytest.approx(waits, abs=0.02)
    assert sum(each.service_level or 0 for each in rounds) / 8 == pytest.approx(level, abs=0.02)
    assert sum(each.mean_wait or 0 for each in rounds) / 8 == pytest.approx(wait, rel=0.15)
    assert sum(each.occupancy or 0 for each in rounds) / 8 == pytest.approx(
        per_hour * handling / 3600 / agents, abs=0.01
    )


def test_one_after_the_other() -> None:
    arrivals = [Arrival(0, 10), Arrival(1, 10), Arrival(2, 10)]
    assert begins(arrivals, [seat()], plan()) == [(0, 1), (10, 1), (20, 1)]
    assert begins(arrivals, [seat(capacity=2)], plan()) == [(0, 1), (1, 1), (10, 1)]
    assert begins(arrivals, [seat(A), seat(B)], plan()) == [(0, 1), (1, 2), (10, 1)]


def test_who_is_done_at_that_moment_has_room() -> None:
    assert begins([Arrival(0, 5), Arrival(5, 5)], [seat()], plan()) == [(0, 1), (5, 1)]


def test_wrapping_up_takes_no_work() -> None:
    assert begins([Arrival(0, 10), Arrival(1, 10)], [seat()], plan(wrap_up_seconds=30)) == [(0, 1), (40, 1)]


def test_who_has_no_patience_left_is_gone() -> None:
    (outcome,) = outcomes(Study([Arrival(0, 100), Arrival(1, 10, 30), Arrival(2, 10, 200)], [seat()], [plan()]))
    assert (outcome.served, outcome.abandoned, outcome.left_over) == (2, 1, 0)
    assert (outcome.in_time, outcome.service_level) == (1, pytest.approx(1 / 3))
    assert outcome.longest_wait == 98


def test_shifts() -> None:
    (outcome,) = outcomes(Study([Arrival(0, 10), Arrival(5, 10), Arrival(70, 10)], [seat(shifts=[(3, 60)])], [plan()]))
    assert (outcome.served, outcome.left_over) == (2, 1)
    assert outcome.occupancy == pytest.approx(20 / 57)


def test_a_step_holds_and_gives_way_in_time() -> None:
    chain = [ChainStep("known_agent", {}, 30), ChainStep("least_busy")]
    facts = Facts(known_id=A)
    arrivals = [Arrival(0, 100, facts=facts), Arrival(1, 10, facts=facts), Arrival(2, 5, facts=Facts(known_id=B))]
    assert begins(arrivals, [seat(A), seat(B)], plan(*chain)) == [(0, 1), (31, 2), (2, 2)]


def test_skills_relax_in_rings() -> None:
    skill = UUID(int=9)
    rings = [Ring(0, [Need(skill, 3)]), Ring(20, [Need(skill, 1)]), Ring(50)]
    expert, beginner = seat(A, skills={str(skill): 4}), seat(B, skills={str(skill): 1})
    arrivals = [Arrival(0, 100), Arrival(1, 10), Arrival(2, 100)]
    assert begins(arrivals, [expert, beginner], plan(rings=rings)) == [(0, 1), (21, 2), (31, 2)]
    assert begins([Arrival(0, 10)], [seat(B)], plan(rings=rings)) == [(50, 2)]


def test_priority_and_ageing() -> None:
    arrivals = [Arrival(0, 100), Arrival(1, 10), Arrival(50, 10, facts=Facts(level=1))]
    assert [began for began, _ in begins(arrivals, [seat()], plan(level_points=1, ageing_seconds=60))] == [0, 110, 100]
    assert [began for began, _ in begins(arrivals, [seat()], plan(level_points=1, ageing_seconds=30))] == [0, 100, 110]


def test_more_or_fewer_agents_than_there_are() -> None:
    load = Load(per_hour=300, handling=60, hours=4, agents=8)
    study = Study(generated.arrivals(load), generated.seats(load), [plan(agents=6), plan(), plan(agents=20)])
    few, same, many = outcomes(study)
    assert [len(each.shares) for each in (few, same, many)] == [6, 8, 20]
    assert (few.mean_wait or 0) > (same.mean_wait or 0) > (many.mean_wait or 0)


def test_what_nobody_serves_is_left_over() -> None:
    (outcome,) = outcomes(Study([Arrival(0, 1)], [seat(shifts=[(5, 6)])], [plan(units=2)]))
    assert (outcome.offered, outcome.served, outcome.left_over) == (1, 0, 1)
    assert (outcome.service_level, outcome.mean_wait, outcome.fairness) == (None, None, None)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_nobody_has_more_than_they_can_and_nothing_is_lost(data: some.DataObject) -> None:
    choose = random.Random(data.draw(some.integers(0, 10_000)))
    arrivals = sorted(
        (
            Arrival(choose.uniform(0, 100), choose.uniform(0, 40), choose.choice([None, choose.uniform(0, 60)]))
            for _ in range(data.draw(some.integers(0, 60)))
        ),
        key=lambda arrival: arrival.at,
    )
    seats = [seat(UUID(int=n), choose.randint(1, 3)) for n in range(1, data.draw(some.integers(1, 5)) + 1)]
    tried = plan(data.draw(some.sampled_from(["least_busy", "round_robin", "longest_idle"])))
    served, _, _ = run(arrivals, seats, tried)
    assert [each.arrival for each in served] == arrivals
    assert (served, begins(arrivals, seats, tried)) == (run(arrivals, seats, tried)[0], begins(arrivals, seats, tried))
    capacity = {each.member_id: each.capacity for each in seats}
    for each in served:
        assert (each.began is None) == (each.member_id is None)
        assert each.left == (each.began is None)
        if each.began is None:
            continue
        assert each.arrival.at <= each.began <= each.arrival.at + (each.arrival.patience or 10_000)
        together = Counter(
            other.member_id
            for other in served
            if other.began is not None and other.began <= each.began < other.began + other.arrival.handling
        )
        assert all(count <= capacity[member] for member, count in together.items() if member is not None)


def test_intervals_of_being_on_line() -> None:
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def at(minutes: int) -> datetime:
        return begin + timedelta(minutes=minutes)

    changes = [(at(-30), A, True), (at(5), B, True), (at(10), A, False), (at(20), A, True), (at(25), A, True)]
    assert intervals(changes, begin, at(60)) == {A: [(0, 600), (1200, 3600)], B: [(300, 3600)]}
    assert intervals([(at(-30), A, True), (at(-10), A, False)], begin, at(60)) == {}


@pytest.mark.anyio
async def test_the_past_as_it_was_is_what_the_simulation_gives(w: World) -> None:
    """What the live code assigned at once and what gave up comes out the same from the recorded past."""
    agent = await w.agent(capacity=2)
    begin = datetime.now(UTC) - timedelta(minutes=5)
    placed = [await w.put() for _ in range(3)]
    assert [each.outcome for each in placed] == ["assigned", "assigned", "waiting"]
    for each in (placed[2], placed[0]):
        await w.db.run(finish, w.workspace_id, each.work_item_id)
    for number, (each, end) in enumerate(zip(placed, (90, None, 60), strict=True)):
        moments: dict[str, Any] = {"enqueued_at": begin + timedelta(seconds=number)}
        if each.outcome == "assigned":
            moments["assigned_at"] = moments["enqueued_at"]
        if end is not None:
            moments["done_at"] = begin + timedelta(seconds=end)
        await w.change(work_items, work_items.c.id == each.work_item_id, **moments)
    async with w.db.reading() as tx:
        until = begin + timedelta(minutes=2)
        arrivals = await past_arrivals(tx, w.workspace_id, w.queue_id, begin, until, 100)
        cut = await past_arrivals(tx, w.workspace_id, w.queue_id, begin, until, 2)
        seats = await past_seats(tx, w.workspace_id, w.team_id, begin, until, 10)
    assert arrivals == [Arrival(0, 90), Arrival(1, 90), Arrival(2, 90, 58)]
    assert [each.at for each in cut] == [1, 2]
    assert [(each.member_id, each.capacity, each.shifts) for each in seats] == [(agent.id, 2, [])]
    (outcome,) = outcomes(Study(arrivals, seats, [plan()]))
    assert (outcome.served, outcome.abandoned, outcome.mean_wait) == (2, 1, 0)
