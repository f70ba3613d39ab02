"""Work that comes in is placed at once, and work that waits as soon as somebody has room."""

import pytest

from haoke.routing.actions.finish import finish
from tests.support.routing import World

pytestmark = pytest.mark.anyio


async def test_goes_to_whoever_is_online(w: World) -> None:
    agent = await w.agent()
    placed = await w.put()
    assert (placed.outcome, placed.member_id) == ("assigned", agent.id)
    assert await w.load(agent) == 1
    assert await w.trace(placed.work_item_id) == ["assigned"]


async def test_waits_until_somebody_comes_online(w: World) -> None:
    placed = await w.put()
    assert placed.outcome == "waiting"
    agent = await w.agent()
    item = await w.item(placed.work_item_id)
    assert (item.state, item.owner_id) == ("assigned", agent.id)
    assert await w.trace(placed.work_item_id) == ["waiting", "assigned"]


async def test_finished_work_makes_room_for_the_oldest_that_waits(w: World) -> None:
    agent = await w.agent(capacity=1)
    first, second, third = [await w.put() for _ in range(3)]
    assert (second.outcome, third.outcome) == ("waiting", "waiting")
    await w.db.run(finish, w.workspace_id, first.work_item_id)
    assert (await w.item(second.work_item_id)).owner_id == agent.id
    assert (await w.item(third.work_item_id)).state == "waiting"
    assert await w.load(agent) == 1


async def test_finishing_twice_is_harmless(w: World) -> None:
    agent = await w.agent()
    placed = await w.put()
    for _ in range(2):
        await w.db.run(finish, w.workspace_id, placed.work_item_id)
    assert await w.load(agent) == 0
