"""Routes for administrators: queues, agent states and what holds for all agents."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.params import FromPath, JSONBody

from haoke.kernel.clock import now
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.routing.actions.change_queue import QueueChange, change_queue
from haoke.routing.actions.change_settings import RoutingSettings, change_settings
from haoke.routing.actions.create_queue import NewQueue, create_queue
from haoke.routing.actions.delete_queue import delete_queue
from haoke.routing.actions.limit_queue import QueueLimits, limit_queue
from haoke.routing.actions.manage_agent_states import (
    AgentStateChange,
    NewAgentState,
    change_agent_state,
    create_agent_state,
    delete_agent_state,
)
from haoke.routing.actions.simulate import Simulated, Simulation, simulate
from haoke.routing.chain import STRATEGIES
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.agents import settings_row
from haoke.routing.queries.estimates import calibration
from haoke.routing.queries.queues import queue_row
from haoke.routing.types import AgentState, Calibration, Queue

MANAGE = {"audience": "member", "permission": QUEUES_MANAGE}


class StrategyCard(msgspec.Struct, frozen=True):
    """``title`` and ``description`` by locale; ``settings`` is a JSON schema."""

    name: str
    title: dict[str, str]
    description: dict[str, str]
    settings: dict[str, Any]


@get("/strategies", opt=MANAGE)
async def show_strategies() -> list[StrategyCard]:
    """What the chain of a queue can be made of."""
    return [
        StrategyCard(name, each.titles, each.descriptions, msgspec.json.schema(each.settings))
        for name, each in STRATEGIES.items()
    ]


@post("/queues", opt=MANAGE)
async def add_queue(actor: TheActor, db: TheDatabase, data: JSONBody[NewQueue]) -> Queue:
    return await db.run(create_queue, actor, data)


@patch("/queues/{queue_id:uuid}", opt=MANAGE)
async def edit_queue(actor: TheActor, db: TheDatabase, queue_id: FromPath[UUID], data: JSONBody[QueueChange]) -> Queue:
    return await db.run(change_queue, actor, queue_id, data)


@get("/queues/{queue_id:uuid}/limits", opt=MANAGE)
async def show_limits(actor: TheActor, db: TheDatabase, queue_id: FromPath[UUID]) -> QueueLimits:
    """When the queue is open, how much may wait in it, and where work goes on to."""
    async with db.reading() as tx:
        row = await queue_row(tx, actor.workspace_id, queue_id)
    return msgspec.convert(row, QueueLimits, from_attributes=True)


@get("/queues/{queue_id:uuid}/estimates", opt=MANAGE)
async def show_estimates(actor: TheActor, db: TheDatabase, queue_id: FromPath[UUID]) -> Calibration:
    """How often the waiting times that visitors were told have held."""
    async with db.reading() as tx:
        await queue_row(tx, actor.workspace_id, queue_id)
        return await calibration(tx, actor.workspace_id, queue_id, now())


@put("/queues/{queue_id:uuid}/limits", opt=MANAGE)
async def edit_limits(
    actor: TheActor, db: TheDatabase, queue_id: FromPath[UUID], data: JSONBody[QueueLimits]
) -> QueueLimits:
    return await db.run(limit_queue, actor, queue_id, data)


@delete("/queues/{queue_id:uuid}", opt=MANAGE)
async def remove_queue(actor: TheActor, db: TheDatabase, queue_id: FromPath[UUID]) -> None:
    await db.run(delete_queue, actor, queue_id)


@post("/agent-states", opt=MANAGE)
async def add_state(actor: TheActor, db: TheDatabase, data: JSONBody[NewAgentState]) -> AgentState:
    return await db.run(create_agent_state, actor, data)


@patch("/agent-states/{state_id:uuid}", opt=MANAGE)
async def edit_state(
    actor: TheActor, db: TheDatabase, state_id: FromPath[UUID], data: JSONBody[AgentStateChange]
) -> AgentState:
    return await db.run(change_agent_state, actor, state_id, data)


@delete("/agent-states/{state_id:uuid}", opt=MANAGE)
async def remove_state(actor: TheActor, db: TheDatabase, state_id: FromPath[UUID]) -> None:
    await db.run(delete_agent_state, actor, state_id)


@get("/routing/settings", opt=MANAGE)
async def show_settings(actor: TheActor, db: TheDatabase) -> RoutingSettings:
    async with db.reading() as tx:
        row = await settings_row(tx, actor.workspace_id)
    if row is None:
        return RoutingSettings()
    return RoutingSettings(away_after_minutes=row.away_after_minutes, help_units=row.help_units)


@put("/routing/settings", opt=MANAGE)
async def edit_settings(actor: TheActor, db: TheDatabase, data: JSONBody[RoutingSettings]) -> RoutingSettings:
    return await db.run(change_settings, actor, data)


@post("/simulations", status_code=200, opt=MANAGE)
async def try_policies(actor: TheActor, db: TheDatabase, data: JSONBody[Simulation]) -> Simulated:
    """Other policies on what came to a queue, or on made-up arrivals. Takes up to a minute; nothing is changed."""
    return await simulate(db, actor, data)


routes = [
    try_policies,
    show_strategies,
    add_queue,
    edit_queue,
    show_limits,
    show_estimates,
    edit_limits,
    remove_queue,
    add_state,
    edit_state,
    remove_state,
    show_settings,
    edit_settings,
]
