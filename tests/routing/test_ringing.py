"""A ringing queue asks first: accept, decline, no answer, and the next one is asked."""

from datetime import timedelta
from uuid import UUID

import pytest

from haoke.kernel.clock import now
from haoke.routing.actions.accept import accept
from haoke.routing.actions.decline import decline
from haoke.routing.actions.expire_offer import expire_offer
from haoke.routing.actions.finish import finish
from haoke.routing.actions.forget_passes import forget_passes
from haoke.routing.actions.touch_activity import touch_activity
from haoke.routing.catalog import open_offers
from haoke.routing.errors import OfferGone
from haoke.routing.timing import PAUSE
from tests.support.routing import World

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ring(w: World) -> UUID:
    return await w.queue(mode="ring", accept_seconds=20)


def soon(seconds: float = 21) -> object:
    return now() + timedelta(seconds=seconds)


async def test_offer_takes_capacity_until_it_is_answered(w: World, ring: UUID) -> None:
    agent = await w.agent(capacity=1)
    placed, second = await w.put(ring, note="please"), await w.put(ring)
    assert (placed.outcome, placed.member_id, second.outcome) == ("offered", agent.id, "waiting")
    async with w.db.reading() as tx:
        (offer,) = await open_offers(tx, w.workspace_id, agent.id)
    assert (offer.work_item_id, offer.note) == (placed.work_item_id, "please")
    await w.db.run(accept, agent, placed.work_item_id)
    assert (await w.item(placed.work_item_id)).state == "assigned"
    assert await w.load(agent) == 1


async def test_accepting_twice_is_harmless_and_others_cannot(w: World, ring: UUID) -> None:
    agent = await w.agent()
    placed = await w.put(ring)
    other = await w.agent()
    with pytest.raises(OfferGone):
        await w.db.run(accept, other, placed.work_item_id)
    for _ in range(2):
        await w.db.run(accept, agent, placed.work_item_id)
    assert (await w.load(agent), await w.load(other)) == (1, 0)


async def test_declined_work_is_offered_to_the_next_and_not_again_at_once(w: World, ring: UUID) -> None:
    first = await w.agent()
    placed = await w.put(ring)
    second = await w.agent()
    await w.db.run(decline, first, placed.work_item_id, "busy with another")
    assert (await w.item(placed.work_item_id)).offered_to == second.id
    await w.db.run(decline, second, placed.work_item_id)
    item = await w.item(placed.work_item_id)
    assert (item.state, item.passed) == ("waiting", [first.id, second.id])
    assert (await w.load(first), await w.load(second)) == (0, 0)
    await w.db.run(forget_passes, w.workspace_id, ring, now() + PAUSE + timedelta(seconds=1))
    assert (await w.item(placed.work_item_id)).state == "offered"


async def test_no_answer_rings_the_next_and_sends_away(w: World, ring: UUID) -> None:
    first = await w.agent()
    placed = await w.put(ring)
    second = await w.agent()
    await w.db.run(expire_offer, w.workspace_id, placed.work_item_id, soon())
    assert (await w.item(placed.work_item_id)).offered_to == second.id
    assert await w.kind(first) == "away"
    assert await w.trace(placed.work_item_id) == ["offered", "expired", "offered"]


async def test_whoever_was_sent_away_comes_back_by_activity(w: World, ring: UUID) -> None:
    agent = await w.agent()
    placed = await w.put(ring)
    await w.db.run(expire_offer, w.workspace_id, placed.work_item_id, soon())
    assert (await w.item(placed.work_item_id)).state == "waiting"
    await w.db.run(touch_activity, w.workspace_id, agent.id)
    assert await w.kind(agent) == "online"
    fresh = await w.put(ring)
    assert fresh.member_id == agent.id


async def test_an_offer_does_not_expire_before_its_time(w: World, ring: UUID) -> None:
    agent = await w.agent()
    placed = await w.put(ring)
    await w.db.run(expire_offer, w.workspace_id, placed.work_item_id, soon(10))
    assert (await w.item(placed.work_item_id)).offered_to == agent.id


async def test_work_that_ends_while_it_rings_is_withdrawn(w: World, ring: UUID) -> None:
    agent = await w.agent()
    placed = await w.put(ring)
    await w.db.run(finish, w.workspace_id, placed.work_item_id)
    assert await w.load(agent) == 0
    with pytest.raises(OfferGone):
        await w.db.run(accept, agent, placed.work_item_id)


async def test_going_away_gives_offers_to_the_next(w: World, ring: UUID) -> None:
    first = await w.agent()
    placed = await w.put(ring)
    second = await w.agent()
    await w.state(first, "away")
    assert (await w.item(placed.work_item_id)).offered_to == second.id
    assert await w.load(first) == 0
