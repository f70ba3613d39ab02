"""Work that comes in is placed at once, and work that waits as soon as somebody has room."""

import pytest

from haoke.routing.actions.finish import finish
from haoke.routing.tables import work_items
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


async def test_what_somebody_passed_on_does_not_hide_what_waits_behind(w: World) -> None:
    """Items that only a passing agent could have, and one aimed at an outsider, stand before one that is free."""
    ring = await w.queue(mode="ring")
    outsider = await w.agent(team_id=await w.team())
    agent = await w.agent("busy", capacity=1)
    passed = [await w.put(ring) for _ in range(3)]
    behind = await w.put(ring)
    for each in passed:
        await w.change(work_items, work_items.c.id == each.work_item_id, passed=[agent.id])
    aimed = await w.put(ring, target_id=outsider.id)
    assert aimed.member_id == outsider.id
    await w.state(agent, "online")
    assert (await w.item(behind.work_item_id)).offered_to == agent.id


async def test_only_the_target_gets_it_even_from_another_team(w: World) -> None:
    await w.agent()
    outsider = await w.agent("away", team_id=await w.team())
    aimed = await w.put(target_id=outsider.id)
    assert aimed.outcome == "waiting"
    await w.state(outsider, "online")
    assert (await w.item(aimed.work_item_id)).owner_id == outsider.id
