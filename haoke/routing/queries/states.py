"""Agents' states."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.errors import AgentStateNotFound
from haoke.routing.tables import agent_states, agents
from haoke.routing.types import AgentState, StateKind


async def list_states(tx: Tx, workspace_id: UUID) -> list[AgentState]:
    """All, in the order in which they are shown. Their number is limited."""
    rows = await tx.all(
        sa.select(agent_states)
        .where(agent_states.c.workspace_id == workspace_id)
        .order_by(agent_states.c.sort, agent_states.c.id)
    )
    return [as_agent_state(row) for row in rows]


def as_agent_state(row: Any) -> AgentState:
    return AgentState(row.id, row.name, row.kind, row.preset, row.sort)


async def state_row(tx: Tx, workspace_id: UUID, state_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    statement = sa.select(agent_states).where(
        agent_states.c.workspace_id == workspace_id, agent_states.c.id == state_id
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise AgentStateNotFound
    return row


async def preset_state(tx: Tx, workspace_id: UUID, kind: StateKind) -> sa.Row[Any]:
    """The first state of a kind that Haoke brought along."""
    row = await tx.first(
        sa.select(agent_states)
        .where(agent_states.c.workspace_id == workspace_id, agent_states.c.kind == kind, agent_states.c.preset)
        .order_by(agent_states.c.sort)
        .limit(1)
    )
    if row is None:
        raise AgentStateNotFound
    return row


async def state_is_used(tx: Tx, workspace_id: UUID, state_id: UUID) -> bool:
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    agents.c.workspace_id == workspace_id,
                    sa.or_(agents.c.state_id == state_id, agents.c.back_to == state_id),
                )
            )
        )
    )
