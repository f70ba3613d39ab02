"""Overflow: by rules, never in circles, always in exactly one queue, and noted down."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

import haoke.routing.handlers  # noqa: F401 - they hear that a calendar goes
from haoke.accounts.actions.create_calendar import NewCalendar, create_calendar
from haoke.accounts.actions.delete_calendar import delete_calendar
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.tables import events
from haoke.routing.actions.delete_queue import delete_queue
from haoke.routing.actions.limit_queue import QueueLimits, limit_queue
from haoke.routing.actions.overflow import overflow_queue
from haoke.routing.catalog import standing
from haoke.routing.errors import CalendarInUse, OverflowLoop, OverflowTarget, QueueNotFound
from haoke.routing.overflow import Rule, circle, reachable, way
from haoke.routing.tables import queues, work_items
from haoke.routing.types import Standing
from tests.support.routing import World

MANY = [UUID(int=number) for number in range(1, 7)]


def rules(draw_to: st.SearchStrategy[UUID]) -> st.SearchStrategy[Rule]:
    whens = st.sampled_from(("closed", "nobody", "length", "wait"))
    return st.builds(Rule, when=whens, over=st.integers(0, 5), to=draw_to)


def standings_of(queue_id: UUID) -> st.SearchStrategy[Standing]:
    return st.builds(
        Standing,
        queue_id=st.just(queue_id),
        open=st.booleans(),
        next_change=st.none(),
        full=st.booleans(),
        waiting=st.integers(0, 9),
        longest=st.just(0),
        online=st.integers(0, 2),
    )


GRAPHS = st.dictionaries(st.sampled_from(MANY), st.lists(rules(st.sampled_from(MANY)), max_size=4))
STANDINGS = st.fixed_dictionaries({queue_id: standings_of(queue_id) for queue_id in MANY})


@given(
    graph=GRAPHS,
    found=STANDINGS,
    left=st.lists(st.sampled_from(MANY), max_size=3),
    before=st.integers(0, 9),
    waited=st.integers(0, 9),
)
def test_work_never_goes_in_circles_and_ends_where_it_is_taken(
    graph: dict[UUID, list[Rule]], found: dict[UUID, Standing], left: list[UUID], before: int, waited: int
) -> None:
    """Whatever the rules are, circles among them."""
    steps = way(MANY[0], graph, found, before=before, waited=waited, left=left)
    visited = [MANY[0], *(step.to for step in steps)]
    assert len(set(visited)) == len(visited)
    assert not set(visited[1:]) & set(left)
    assert [step.queue_id for step in steps] == visited[:-1]
    if steps:
        assert found[visited[-1]].accepts
        assert set(visited[1:]) <= reachable(graph)[MANY[0]]


@given(graph=GRAPHS)
def test_circles_are_found(graph: dict[UUID, list[Rule]]) -> None:
    for start in MANY:
        found = circle(start, graph)
        assert bool(found) == (start in reachable(graph).get(start, set()))
        for here, there in pairwise(found):
            assert any(rule.to == there for rule in graph[here])


def administrator(w: World) -> Actor:
    grants = {"queues.manage": Scope.ALL, "calendars.manage": Scope.ALL}
    return Actor("member", w.workspace_id, UUID(int=1), grants)


async def limit(w: World, queue_id: UUID, *found: Rule, **values: Any) -> None:
    await w.db.run(limit_queue, administrator(w), queue_id, QueueLimits(overflow=tuple(found), **values))


async def closed_calendar(w: World) -> UUID:
    wanted = NewCalendar(name="Never", time_zone="UTC", week=[[] for _ in range(7)])
    return (await w.db.run(create_calendar, administrator(w), wanted)).id


async def overflow(w: World, queue_id: UUID, later: int = 0) -> None:
    await w.db.run(overflow_queue, w.workspace_id, queue_id, now() + timedelta(seconds=later))


async def told(w: World, name: str) -> list[dict[str, Any]]:
    return [row.payload for row in await w.rows(events, events.c.name == name)]


@pytest.mark.anyio
async def test_where_nobody_is_on_new_work_goes_on(w: World) -> None:
    other_team = await w.team()
    other = await w.queue(team_id=other_team)
    await limit(w, w.queue_id, Rule(when="nobody", to=other))
    stays = await w.put()
    assert (await w.item(stays.work_item_id)).queue_id == w.queue_id, "there is nobody either"
    helper = await w.agent(team_id=other_team)
    placed = await w.put()
    assert (placed.outcome, placed.member_id, placed.queue_id) == ("assigned", helper.id, other)
    assert await w.trace(placed.work_item_id) == ["overflowed", "assigned"]
    (event,) = await told(w, "WorkOverflowed")
    assert (event["from_queue_id"], event["to_queue_id"], event["reason"]) == (str(w.queue_id), str(other), "nobody")
    await overflow(w, w.queue_id)
    moved = await w.item(stays.work_item_id)
    assert (moved.queue_id, moved.state, moved.owner_id) == (other, "assigned", helper.id)


@pytest.mark.anyio
async def test_a_closed_queue_leads_through_another_closed_one(w: World) -> None:
    never, night_team = await closed_calendar(w), await w.team()
    second, night = await w.queue(), await w.queue(team_id=night_team)
    await w.agent(team_id=night_team, capacity=1)
    await limit(w, second, Rule(when="closed", to=night), calendar_id=never)
    await limit(w, w.queue_id, Rule(when="closed", to=second), calendar_id=never)
    placed = await w.put()
    assert placed.queue_id == night
    reasons = [(event["from_queue_id"], event["to_queue_id"]) for event in await told(w, "WorkOverflowed")]
    assert reasons == [(str(w.queue_id), str(second)), (str(second), str(night))]
    assert (await w.item(placed.work_item_id)).overflowed == [w.queue_id, second]


@pytest.mark.anyio
async def test_what_is_too_much_or_waits_too_long_goes_on_in_order(w: World) -> None:
    other_team = await w.team()
    other = await w.queue(team_id=other_team)
    await w.agent(capacity=0)
    await w.agent(team_id=other_team, capacity=0)
    await limit(w, w.queue_id, Rule(when="length", over=2, to=other), Rule(when="wait", over=60, to=other))
    first, second, third = [await w.put() for _ in range(3)]
    where = [(await w.item(each.work_item_id)).queue_id for each in (first, second, third)]
    assert where == [w.queue_id, w.queue_id, other]
    await overflow(w, w.queue_id, later=30)
    assert (await w.item(first.work_item_id)).queue_id == w.queue_id
    begun = (await w.item(first.work_item_id)).enqueued_at
    await overflow(w, w.queue_id, later=61)
    moved = await w.item(first.work_item_id)
    assert (moved.queue_id, moved.enqueued_at, moved.overflowed) == (other, begun, [w.queue_id])
    returned = [event for event in await told(w, "WorkReturned") if event["work_item_id"] == str(moved.id)]
    assert [event["reason"] for event in returned] == ["overflowed"]


@pytest.mark.anyio
async def test_a_full_target_takes_no_more_than_it_may(w: World) -> None:
    other_team = await w.team()
    other = await w.queue(team_id=other_team)
    await w.agent(capacity=0)
    await w.agent(team_id=other_team, capacity=0)
    await limit(w, other, max_length=2)
    items = [await w.put() for _ in range(5)]
    await limit(w, w.queue_id, Rule(when="wait", over=0, to=other))
    await overflow(w, w.queue_id)
    where = [(await w.item(each.work_item_id)).queue_id for each in items]
    assert where == [other, other, w.queue_id, w.queue_id, w.queue_id], "who has waited longest goes first"
    found = await w.db.run(standing, w.workspace_id, other, now())
    assert (found.waiting, found.full, found.open, found.online) == (2, True, True, 1)
    assert not found.accepts


@pytest.mark.anyio
async def test_circles_and_strangers_are_refused_and_change_nothing(w: World) -> None:
    second, third = await w.queue(), await w.queue()
    await limit(w, w.queue_id, Rule(when="nobody", to=second))
    await limit(w, second, Rule(when="wait", over=10, to=third))
    for rule in (Rule(when="closed", to=w.queue_id), Rule(when="closed", to=second), Rule(when="length", to=third)):
        with pytest.raises(OverflowLoop):
            await limit(w, third, rule)
    with pytest.raises(OverflowLoop):
        await limit(w, w.queue_id, Rule(when="closed", to=w.queue_id))
    with pytest.raises(QueueNotFound):
        await limit(w, third, Rule(when="closed", to=UUID(int=9)))
    (row,) = await w.rows(queues, queues.c.id == third)
    assert row.overflow == []
    reach = {row.id: set(row.overflow_to) for row in await w.rows(queues)}
    assert reach == {w.queue_id: {second, third}, second: {third}, third: set()}


@pytest.mark.anyio
async def test_what_is_needed_stays(w: World) -> None:
    second, never = await w.queue(), await closed_calendar(w)
    await limit(w, w.queue_id, Rule(when="closed", to=second), calendar_id=never)
    with pytest.raises(OverflowTarget):
        await w.db.run(delete_queue, administrator(w), second)
    with pytest.raises(CalendarInUse):
        await w.db.run(delete_calendar, administrator(w), never)
    await limit(w, w.queue_id)
    await w.db.run(delete_queue, administrator(w), second)
    await w.db.run(delete_calendar, administrator(w), never)
    assert (await w.db.run(standing, w.workspace_id, w.queue_id, datetime(2026, 1, 1, tzinfo=UTC))).open


@pytest.mark.anyio
async def test_an_item_is_in_one_queue_while_many_hands_move_it(w: World) -> None:
    """Overflows, new work and agents that come and go at the same moment."""
    team = await w.team()
    other = await w.queue(team_id=team)
    await limit(w, w.queue_id, Rule(when="wait", over=0, to=other), Rule(when="length", over=3, to=other))
    agent, helper = await w.agent(capacity=3), await w.agent(capacity=2, team_id=team)

    async def come_and_go() -> None:
        for name in ("busy", "online") * 3:
            await w.state(helper, name)
            await w.state(agent, name)

    async with anyio.create_task_group() as group:
        group.start_soon(come_and_go)
        for _ in range(12):
            group.start_soon(w.put)
            group.start_soon(overflow, w, w.queue_id)
    items = await w.rows(work_items)
    assert len(items) == 12
    assert await w.deadlocks() == 0
    for item in items:
        assert item.queue_id not in item.overflowed
        assert (item.state == "assigned") == (item.owner_id is not None)
    for member in (agent, helper):
        assert await w.load(member) == sum(item.units for item in items if item.owner_id == member.id)
