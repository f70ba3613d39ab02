"""Agents' states."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.errors import AgentStateNotFound
from haoke.routing.tables import agent_states, agents
from haoke.routing.types import StateKind


async def state_row(tx: Tx, workspace_id: UUID, state_id: UUID) -> sa.Row[Any]:
    row = await tx.first(
        sa.select(agent_states).where(agent_states.c.workspace_id == workspace_id, agent_states.c.id == state_id)
    )
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
