"""A closed queue holds what waits; and work that needs a skill of its own."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.accounts.actions.change_calendar import CalendarChange, change_calendar
from haoke.accounts.actions.create_calendar import NewCalendar, create_calendar
from haoke.accounts.types import Interval
from haoke.kernel.clock import now
from haoke.kernel.ids import new_id
from haoke.routing.actions.drain import drain
from haoke.routing.actions.finish import finish
from haoke.routing.actions.limit_queue import QueueLimits, limit_queue
from haoke.routing.actions.pull import pull
from haoke.routing.actions.transfer import transfer
from haoke.routing.contract import Candidate, Facts, Need, Ring
from haoke.routing.rings import skilled, with_need
from haoke.routing.tables import agents, decisions, work_items
from tests.routing.people import SKILLS, crews, rings
from tests.routing.test_overflow import administrator
from tests.support.routing import World

CLOSED: list[list[Interval]] = [[] for _ in range(7)]
OPEN = [[Interval(0, 1440)] for _ in range(7)]


async def keep_hours(w: World, week: list[list[Interval]], **limits: str) -> UUID:
    admin = administrator(w)
    calendar = await w.db.run(create_calendar, admin, NewCalendar(name="Hours", time_zone="UTC", week=week))
    await w.db.run(limit_queue, admin, w.queue_id, QueueLimits(calendar_id=calendar.id, **limits))
    return calendar.id


@pytest.mark.anyio
async def test_what_comes_while_it_is_closed_waits_until_it_opens(w: World) -> None:
    calendar_id = await keep_hours(w, CLOSED)
    agent = await w.agent(capacity=2)
    held = await w.put()
    assert (held.outcome, await w.trace(held.work_item_id)) == ("waiting", ["waiting"])
    (why,) = await w.rows(decisions, decisions.c.work_item_id == held.work_item_id)
    assert why.reason == "closed"
    aimed = await w.put(target_id=agent.id)
    assert aimed.member_id == agent.id, "what is meant for somebody is theirs"
    await w.db.run(finish, w.workspace_id, aimed.work_item_id)
    assert await w.db.run(drain, w.workspace_id, [w.queue_id]) == 0
    by_hand = await w.put()
    assert (await w.db.run(pull, agent, by_hand.work_item_id)).member_id == agent.id
    await w.db.run(change_calendar, administrator(w), calendar_id, CalendarChange(week=OPEN))
    assert await w.db.run(drain, w.workspace_id, [w.queue_id]) == 1
    assert (await w.item(held.work_item_id)).owner_id == agent.id


@pytest.mark.anyio
async def test_a_closed_queue_may_go_on_serving(w: World) -> None:
    await keep_hours(w, CLOSED, when_closed="serve")
    agent = await w.agent()
    assert (await w.put()).member_id == agent.id


@pytest.mark.anyio
async def test_work_that_needs_a_skill_goes_to_who_has_it_and_after_a_while_to_anybody(w: World) -> None:
    skill = new_id()
    plain = await w.agent(capacity=5)
    need = Facts(need=Need(skill, 3), need_seconds=60)
    waits = await w.put(facts=need)
    assert waits.outcome == "waiting"
    able = await w.agent(capacity=1)
    await w.change(agents, agents.c.member_id == able.id, skills={str(skill): 3})
    assert await w.db.run(drain, w.workspace_id, [w.queue_id]) == 1
    assert (await w.item(waits.work_item_id)).owner_id == able.id
    later = await w.put(facts=need)
    assert later.outcome == "waiting", "the able one is full"
    await w.change(work_items, work_items.c.id == later.work_item_id, enqueued_at=now() - timedelta(seconds=61))
    assert await w.db.run(drain, w.workspace_id, [w.queue_id]) == 1
    assert (await w.item(later.work_item_id)).owner_id == plain.id


@pytest.mark.anyio
async def test_a_transfer_to_a_queue_leaves_the_need_behind(w: World) -> None:
    second = await w.queue()
    agent = await w.agent()
    waits = await w.put(facts=Facts(need=Need(new_id(), 1)))
    assert (await w.db.run(pull, agent, waits.work_item_id)).member_id == agent.id
    other = await w.agent()
    await w.db.run(transfer, agent, waits.work_item_id, queue_id=second)
    assert (await w.item(waits.work_item_id)).owner_id == other.id


@given(
    asked=rings(),
    people=crews(least=1),
    level=st.integers(1, 5),
    waited=st.integers(0, 300),
    seconds=st.integers(0, 200),
)
def test_a_need_only_narrows_and_only_for_its_time(
    asked: list[Ring], people: list[Candidate], level: int, waited: int, seconds: int
) -> None:
    skill = SKILLS[0]
    found = skilled(with_need(asked, Need(skill, level), seconds), waited, people)
    if seconds == 0 or waited < seconds:
        assert all(each.skills.get(str(skill), 0) >= level for each in found)
    elif skilled(asked, waited, people):
        assert found != []
