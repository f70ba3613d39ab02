"""Work is taken from the queue by hand."""

from datetime import timedelta

import pytest

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.ids import new_id
from haoke.routing.actions.learn_skills import learn_skills
from haoke.routing.actions.pull import pull
from haoke.routing.actions.pull_next import pull_next
from haoke.routing.errors import AgentFull, AgentUnavailable, NothingWaiting, WorkItemNotFound, WorkItemTaken
from haoke.routing.tables import queues, work_items
from tests.support.routing import World, world

pytestmark = pytest.mark.anyio


async def test_even_while_busy(w: World) -> None:
    agent = await w.agent("busy", capacity=1)
    first, second = await w.put(), await w.put()
    await w.db.run(pull, agent, second.work_item_id)
    assert (await w.item(second.work_item_id)).owner_id == agent.id
    with pytest.raises(AgentFull):
        await w.db.run(pull, agent, first.work_item_id)
    assert (await w.item(first.work_item_id)).state == "waiting"


async def test_not_while_offline(w: World) -> None:
    agent = await w.agent("offline")
    placed = await w.put()
    with pytest.raises(AgentUnavailable):
        await w.db.run(pull, agent, placed.work_item_id)


async def test_next_is_the_most_urgent_then_the_oldest(w: World) -> None:
    agent = await w.agent("busy")
    old, _, urgent = await w.put(), await w.put(), await w.put(priority=5)
    assert (await w.db.run(pull_next, agent)).work_item_id == urgent.work_item_id
    assert (await w.db.run(pull_next, agent, w.queue_id)).work_item_id == old.work_item_id


async def test_next_is_what_one_is_skilled_enough_for(w: World) -> None:
    """Or what has waited until less is enough; what one takes by its name asks for nothing."""
    skill = new_id()
    need = {"skill_id": str(skill), "level": 3}
    await w.change(queues, rings=[{"after": 0, "skills": [need]}, {"after": 60, "skills": []}])
    beginner, expert = await w.agent("busy"), await w.agent("busy")
    assert expert.id is not None
    await w.db.run(learn_skills, w.workspace_id, expert.id, {skill: 3})
    first, second, third = await w.put(), await w.put(), await w.put()
    with pytest.raises(NothingWaiting):
        await w.db.run(pull_next, beginner)
    assert (await w.db.run(pull_next, expert)).work_item_id == first.work_item_id
    await w.change(work_items, work_items.c.id == third.work_item_id, enqueued_at=now() - timedelta(seconds=61))
    assert (await w.db.run(pull_next, beginner)).work_item_id == third.work_item_id
    assert (await w.db.run(pull, beginner, second.work_item_id)).member_id == beginner.id


async def test_nothing_waits(w: World) -> None:
    agent = await w.agent("busy")
    with pytest.raises(NothingWaiting):
        await w.db.run(pull_next, agent)


async def test_of_other_teams_and_workspaces_is_not_there(w: World) -> None:
    stranger, outsider = await w.agent("busy", team_id=await w.team()), await (await world(w.db)).agent("busy")
    placed = await w.put()
    for actor in (stranger, outsider):
        with pytest.raises(WorkItemNotFound):
            await w.db.run(pull, actor, placed.work_item_id)
    anywhere = Actor("member", w.workspace_id, stranger.id, {"conversations.pull": Scope.ALL})
    assert (await w.db.run(pull, anywhere, placed.work_item_id)).member_id == stranger.id


async def test_what_another_has_is_taken(w: World) -> None:
    await w.agent()
    placed = await w.put()
    late = await w.agent("busy")
    with pytest.raises(WorkItemTaken):
        await w.db.run(pull, late, placed.work_item_id)
