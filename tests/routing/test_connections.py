"""A process counts the sockets of members and tells the database who is there."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import pytest

from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.runtime import Runtime
from haoke.routing import connections
from haoke.routing.actions.rest import send_away
from haoke.routing.queries.agents import is_connected
from haoke.routing.tables import agents
from tests.support.routing import World

pytestmark = pytest.mark.anyio


@dataclass
class Process:
    """All that presence asks of a runtime."""

    db: Database


@pytest.fixture
def here(db: Database) -> Runtime:
    return cast("Runtime", Process(db))


async def settled(runtime: Runtime) -> None:
    """What was started in the background is done."""
    tasks = connections._node(runtime.db)._tasks
    while tasks:
        await asyncio.gather(*tasks)


async def there(w: World, member: Any) -> bool:
    async with w.db.reading() as tx:
        return await is_connected(tx, w.workspace_id, member)


async def test_from_the_first_socket_to_the_last(w: World, here: Runtime) -> None:
    agent = await w.agent()
    for _ in range(2):
        await connections.opened(here, (w.workspace_id, agent.id, b""))
    connections.closed(here, (w.workspace_id, agent.id, b""))
    await settled(here)
    assert await there(w, agent.id)
    connections.closed(here, (w.workspace_id, agent.id, b""))
    await settled(here)
    assert not await there(w, agent.id)


async def test_a_reconnect_right_after_a_break_counts(w: World, here: Runtime) -> None:
    agent = await w.agent()
    await connections.opened(here, (w.workspace_id, agent.id, b""))
    for _ in range(10):
        connections.closed(here, (w.workspace_id, agent.id, b""))
        await connections.opened(here, (w.workspace_id, agent.id, b""))
    await settled(here)
    assert await there(w, agent.id)


async def test_activity_brings_back_and_is_not_written_too_often(w: World, here: Runtime) -> None:
    agent = await w.agent()
    await connections.opened(here, (w.workspace_id, agent.id, b""))
    idle = now().replace(year=2020)
    await w.change(agents, agents.c.member_id == agent.id, active_at=idle)
    await w.db.run(send_away, w.workspace_id, agent.id, now())
    connections.active(here, (w.workspace_id, agent.id, b""))
    await settled(here)
    assert await w.kind(agent) == "online"
    await w.change(agents, agents.c.member_id == agent.id, active_at=idle)
    connections.active(here, (w.workspace_id, agent.id, b""))
    await settled(here)
    (row,) = await w.rows(agents, agents.c.member_id == agent.id)
    assert row.active_at == idle
