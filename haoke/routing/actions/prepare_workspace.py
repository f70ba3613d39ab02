"""What every workspace starts with: the states of its agents and a queue."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.tables import agent_states, queues
from haoke.routing.types import PRESET_STATES


async def prepare_workspace(tx: Tx, workspace_id: UUID, team_id: UUID, queue_name: str) -> UUID:
    """Returns the queue's id. It serves the team and assigns at once to the least busy."""
    await tx.execute(
        sa.insert(agent_states),
        [
            {
                "workspace_id": workspace_id,
                "id": new_id(),
                "name": f"agent_state.{name}",
                "kind": kind,
                "preset": True,
                "sort": sort,
            }
            for sort, (name, kind) in enumerate(PRESET_STATES.items())
        ],
    )
    queue_id = new_id()
    await tx.execute(sa.insert(queues).values(workspace_id=workspace_id, id=queue_id, name=queue_name, team_id=team_id))
    return queue_id
