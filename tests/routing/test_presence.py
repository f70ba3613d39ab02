"""States: by hand, by time, by activity; drop-off with its grace; wrap-up; limits."""

from datetime import timedelta

import msgspec
import pytest

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.routing.actions.drop_agent import drop_agent, give_up_agent
from haoke.routing.actions.finish import finish
from haoke.routing.actions.forget_dead_nodes import forget_dead_nodes
from haoke.routing.actions.rest import end_wrap_up, send_away
from haoke.routing.actions.set_limit import set_limit
from haoke.routing.actions.touch_activity import touch_activity
from haoke.routing.actions.track_connections import connected, disconnected, go_on
from haoke.routing.catalog import any_online, presence_list
from haoke.routing.errors import CapacityInvalid
from haoke.routing.queries.due import due_drops, due_give_ups, due_idlers, due_returns, due_wrap_ups
from haoke.routing.tables import agents
from haoke.routing.timing import COMES_BACK_WITHIN, DROPPED_AFTER, GRACE
from tests.conftest import Frames
from tests.support.routing import World

pytestmark = pytest.mark.anyio
A_SECOND = timedelta(seconds=1)


async def drop(w: World, agent: Actor) -> None:
    """Connected once, then gone for long enough."""
    await w.db.run(connected, w.workspace_id, agent.id, b"", "node")
    await w.db.run(disconnected, w.workspace_id, agent.id, b"", "node")
    at = now() + DROPPED_AFTER + A_SECOND
    async with w.db.reading() as tx:
        assert (w.workspace_id, agent.id) in await due_drops(tx, at)
    await w.db.run(drop_agent, w.workspace_id, agent.id, at)


async def test_everybody_hears_of_a_new_state(w: World, frames: Frames) -> None:
    agent = await w.agent()
    topic, data = frames[-1]
    frame = msgspec.json.decode(data)
    assert topic == f"p:{w.workspace_id}"
    assert (frame["t"], frame["presence"]["member_id"], frame["presence"]["kind"]) == (
        "presence",
        str(agent.id),
        "online",
    )
    async with w.db.reading() as tx:
        (presence,) = await presence_list(tx, w.workspace_id)
        assert (presence.member_id, presence.capacity, presence.dropped) == (agent.id, 5, False)
        assert await any_online(tx, w.workspace_id, w.queue_id)


async def test_the_agent_hears_at_once_how_much_they_have(w: World, frames: Frames) -> None:
    queue = await w.queue(units=2)
    agent = await w.agent()
    first, _ = await w.put(queue), await w.put(queue)
    await w.db.run(finish, w.workspace_id, first.work_item_id)
    heard = [msgspec.json.decode(data) for topic, data in frames if topic == f"m:{agent.id}"]
    assert [frame["loads"] for frame in heard if frame["t"] == "loads"] == [{str(agent.id): n} for n in (2, 4, 2)]


async def test_own_states_count_by_their_kind(w: World) -> None:
    agent = await w.agent("training")
    assert await w.kind(agent) == "away"
    assert (await w.put()).outcome == "waiting"


async def test_a_dropped_agent_gets_nothing_new_but_keeps_what_they_have(w: World) -> None:
    agent = await w.agent()
    kept = await w.put()
    await drop(w, agent)
    waiting = await w.put()
    assert waiting.outcome == "waiting"
    assert (await w.item(kept.work_item_id)).owner_id == agent.id
    await w.db.run(connected, w.workspace_id, agent.id, b"", "other node")
    assert (await w.item(waiting.work_item_id)).owner_id == agent.id
    assert await w.trace(kept.work_item_id) == ["assigned"]


async def test_after_the_grace_others_get_the_work(w: World) -> None:
    gone = await w.agent()
    placed = await w.put()
    await drop(w, gone)
    other = await w.agent()
    at = now() + DROPPED_AFTER + GRACE + 2 * A_SECOND
    async with w.db.reading() as tx:
        assert (w.workspace_id, gone.id) in await due_give_ups(tx, at)
    await w.db.run(give_up_agent, w.workspace_id, gone.id, at)
    assert (await w.item(placed.work_item_id)).owner_id == other.id
    assert (await w.load(gone), await w.load(other), await w.kind(gone)) == (0, 1, "offline")
    assert await w.trace(placed.work_item_id) == ["assigned", "returned", "assigned"]


async def test_dropped_in_the_moment_of_coming_back(w: World, db_url: str) -> None:
    """The process that drops them cannot see yet that another one has their client: they go on all the same."""
    agent = await w.agent()
    kept = await w.put()
    await w.change(agents, agents.c.member_id == agent.id, seen_at=now() - DROPPED_AFTER)

    async def connect_while_dropped(tx: Tx) -> None:
        await connected(tx, w.workspace_id, agent.id, b"", "node")
        await w.db.run(drop_agent, w.workspace_id, agent.id, now())

    other = Database(db_url, Frames())
    await other.run(connect_while_dropped)
    await other.close()
    assert (await w.put()).outcome == "waiting"
    await w.db.run(give_up_agent, w.workspace_id, agent.id, now() + GRACE + A_SECOND)
    assert (await w.item(kept.work_item_id)).owner_id == agent.id
    async with w.db.reading() as tx:
        assert (w.workspace_id, agent.id) in await due_returns(tx, now())
    await w.db.run(go_on, w.workspace_id, agent.id, now())
    assert (await w.load(agent), await w.kind(agent)) == (2, "online")


async def test_one_connection_of_two_is_enough(w: World) -> None:
    agent = await w.agent()
    for node in ("a", "b"):
        await w.db.run(connected, w.workspace_id, agent.id, b"", node)
    await w.db.run(disconnected, w.workspace_id, agent.id, b"", "a")
    await w.db.run(drop_agent, w.workspace_id, agent.id, now() + timedelta(hours=1))
    assert (await w.put()).member_id == agent.id


async def test_a_dead_process_takes_its_connections_along(w: World) -> None:
    agent = await w.agent()
    await w.db.run(connected, w.workspace_id, agent.id, b"", "dead")
    at = now() + timedelta(minutes=2)
    await w.db.run(forget_dead_nodes, at)
    await w.db.run(drop_agent, w.workspace_id, agent.id, at)
    assert (await w.put()).outcome == "waiting"


async def test_idle_is_away_and_activity_comes_back(w: World) -> None:
    agent = await w.agent()
    at = now() + timedelta(minutes=11)
    async with w.db.reading() as tx:
        assert (w.workspace_id, agent.id) in await due_idlers(tx, at)
    await w.db.run(send_away, w.workspace_id, agent.id, at)
    assert (await w.put()).outcome == "waiting"
    await w.db.run(touch_activity, w.workspace_id, agent.id)
    assert (await w.kind(agent), await w.load(agent)) == ("online", 1)


async def test_away_by_hand_stays_away(w: World) -> None:
    agent = await w.agent("away")
    await w.db.run(touch_activity, w.workspace_id, agent.id)
    assert await w.kind(agent) == "away"


async def test_away_for_too_long_stays_away(w: World) -> None:
    agent = await w.agent()
    await w.db.run(send_away, w.workspace_id, agent.id, now() + timedelta(minutes=11))
    await w.change(agents, agents.c.member_id == agent.id, since=now() - COMES_BACK_WITHIN - A_SECOND)
    await w.db.run(touch_activity, w.workspace_id, agent.id)
    assert await w.kind(agent) == "away"


async def test_wrap_up_ends_by_time(w: World) -> None:
    queue = await w.queue(wrap_up_seconds=30)
    agent = await w.agent()
    placed = await w.put(queue)
    await w.db.run(finish, w.workspace_id, placed.work_item_id)
    assert await w.kind(agent) == "wrap_up"
    waiting = await w.put(queue)
    assert waiting.outcome == "waiting"
    await w.db.run(touch_activity, w.workspace_id, agent.id)
    assert await w.kind(agent) == "wrap_up"
    at = now() + timedelta(seconds=31)
    async with w.db.reading() as tx:
        assert (w.workspace_id, agent.id) in await due_wrap_ups(tx, at)
    await w.db.run(end_wrap_up, w.workspace_id, agent.id, at)
    assert await w.kind(agent) == "online"
    assert (await w.item(waiting.work_item_id)).owner_id == agent.id


async def test_the_own_limit_lowers_and_lifting_it_drains(w: World) -> None:
    agent = await w.agent(capacity=2)
    await w.db.run(set_limit, agent, 1)
    first, second = await w.put(), await w.put()
    assert (first.outcome, second.outcome) == ("assigned", "waiting")
    await w.db.run(set_limit, agent, None)
    assert (await w.item(second.work_item_id)).owner_id == agent.id
    with pytest.raises(CapacityInvalid):
        await w.db.run(set_limit, agent, 3)
