"""The agent states that every workspace starts with."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.tables import agent_states
from haoke.routing.types import PRESET_STATES


async def prepare_workspace(tx: Tx, workspace_id: UUID) -> None:
    states = [
        {
            "workspace_id": workspace_id,
            "id": new_id(),
            "name": f"agent_state.{name}",
            "kind": kind,
            "preset": True,
            "sort": sort,
        }
        for sort, (name, kind) in enumerate(PRESET_STATES.items())
    ]
    await tx.execute(sa.insert(agent_states), states)
