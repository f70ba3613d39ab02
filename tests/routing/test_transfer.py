"""Work is handed on to an agent or a queue; whoever has it keeps it until the other one accepts."""

from datetime import timedelta

import pytest

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.routing.actions.accept import accept
from haoke.routing.actions.decline import decline
from haoke.routing.actions.expire_offer import expire_offer
from haoke.routing.actions.transfer import transfer
from haoke.routing.contract import Facts
from haoke.routing.errors import AgentFull, AgentNotFound, AgentUnavailable, AlreadyTheirs, WorkItemNotFound
from tests.support.routing import World, world

pytestmark = pytest.mark.anyio


async def test_to_an_agent_at_once(w: World) -> None:
    giver = await w.agent(capacity=1)
    placed, waiting = await w.put(), await w.put()
    taker = await w.agent("away", capacity=1)
    await w.state(giver, "busy")
    await w.state(taker, "online")
    await w.state(giver, "online")
    assert (await w.item(waiting.work_item_id)).owner_id == taker.id
    third = await w.agent(capacity=1)
    await w.db.run(transfer, giver, placed.work_item_id, member_id=third.id, note="knows them")
    item = await w.item(placed.work_item_id)
    assert (item.owner_id, item.note) == (third.id, "knows them")
    assert [await w.load(each) for each in (giver, taker, third)] == [0, 1, 1]


async def test_the_room_the_giver_gets_is_used_at_once(w: World) -> None:
    giver = await w.agent(capacity=1)
    placed, waiting = await w.put(), await w.put()
    other_team = await w.team()
    taker = await w.agent(team_id=other_team)
    await w.db.run(transfer, giver, placed.work_item_id, member_id=taker.id)
    assert (await w.item(waiting.work_item_id)).owner_id == giver.id


async def test_in_a_ringing_queue_the_giver_keeps_it_until_the_other_accepts(w: World) -> None:
    ring = await w.queue(mode="ring")
    giver = await w.agent()
    placed = await w.put(ring)
    await w.db.run(accept, giver, placed.work_item_id)
    taker = await w.agent()
    await w.db.run(transfer, giver, placed.work_item_id, member_id=taker.id)
    item = await w.item(placed.work_item_id)
    assert (item.state, item.owner_id, item.offered_to) == ("assigned", giver.id, taker.id)
    assert (await w.load(giver), await w.load(taker)) == (1, 1)
    await w.db.run(accept, taker, placed.work_item_id)
    assert (await w.item(placed.work_item_id)).owner_id == taker.id
    assert (await w.load(giver), await w.load(taker)) == (0, 1)


@pytest.mark.parametrize("answer", ["declines", "does not answer"])
async def test_a_transfer_that_is_not_accepted_leaves_it_with_the_giver(w: World, answer: str) -> None:
    ring = await w.queue(mode="ring")
    giver = await w.agent()
    placed = await w.put(ring)
    await w.db.run(accept, giver, placed.work_item_id)
    taker = await w.agent()
    await w.db.run(transfer, giver, placed.work_item_id, member_id=taker.id)
    if answer == "declines":
        await w.db.run(decline, taker, placed.work_item_id)
    else:
        await w.db.run(expire_offer, w.workspace_id, placed.work_item_id, now() + timedelta(minutes=1))
    item = await w.item(placed.work_item_id)
    assert (item.state, item.owner_id, item.offered_to) == ("assigned", giver.id, None)
    assert (await w.load(giver), await w.load(taker)) == (1, 0)


async def test_to_a_queue_it_is_for_others_first(w: World) -> None:
    giver = await w.agent()
    placed = await w.put()
    team = await w.team()
    queue = await w.queue(team_id=team, units=2)
    placement = await w.db.run(transfer, giver, placed.work_item_id, queue_id=queue)
    assert placement.outcome == "waiting"
    taker = await w.agent(team_id=team)
    item = await w.item(placed.work_item_id)
    assert (item.owner_id, item.queue_id, item.units) == (taker.id, queue, 2)
    assert (await w.load(giver), await w.load(taker)) == (0, 2)


async def test_what_is_raised_stays_so_in_another_queue(w: World) -> None:
    giver = await w.agent()
    placed = await w.put(facts=Facts(level=1, raised=7))
    queue = await w.queue(team_id=await w.team(), priority=10, level_points=2)
    await w.db.run(transfer, giver, placed.work_item_id, queue_id=queue)
    assert (await w.item(placed.work_item_id)).priority == 10 + 2 + 7


async def test_back_into_the_own_queue_it_does_not_return_to_the_giver(w: World) -> None:
    giver = await w.agent()
    placed = await w.put()
    placement = await w.db.run(transfer, giver, placed.work_item_id, queue_id=w.queue_id)
    assert placement.outcome == "waiting"


async def test_refusals_leave_everything_as_it_was(w: World) -> None:
    giver = await w.agent()
    placed = await w.put()
    full, away = await w.agent(capacity=0), await w.agent("away")
    stranger = await (await world(w.db)).agent()
    for target, refusal in (
        (full, AgentFull),
        (away, AgentUnavailable),
        (stranger, AgentNotFound),
        (giver, AlreadyTheirs),
    ):
        with pytest.raises(refusal):
            await w.db.run(transfer, giver, placed.work_item_id, member_id=target.id)
    assert (await w.item(placed.work_item_id)).owner_id == giver.id
    assert await w.load(giver) == 1
    assert await w.trace(placed.work_item_id) == ["assigned"]


async def test_only_within_the_own_reach(w: World) -> None:
    owner = await w.agent()
    placed = await w.put()
    colleague = await w.agent()
    with pytest.raises(WorkItemNotFound):
        await w.db.run(transfer, colleague, placed.work_item_id, member_id=colleague.id)
    supervisor = Actor(
        "member", w.workspace_id, colleague.id, {"conversations.transfer": Scope.TEAM}, frozenset({w.team_id})
    )
    await w.db.run(transfer, supervisor, placed.work_item_id, member_id=colleague.id)
    assert (await w.load(owner), await w.load(colleague)) == (0, 1)
