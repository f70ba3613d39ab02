"""A new team gets a queue of its name, so that work can go to it."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.queries.queues import queue_name_taken
from haoke.routing.tables import queues


async def open_team(tx: Tx, workspace_id: UUID, team_id: UUID, name: str) -> UUID:
    """The queue's id. It assigns at once, to the least busy; a name that is taken gets a number."""
    free, number = name, 1
    while await queue_name_taken(tx, workspace_id, free):
        number += 1
        free = f"{name} {number}"
    queue_id = new_id()
    await tx.execute(sa.insert(queues).values(workspace_id=workspace_id, id=queue_id, name=free, team_id=team_id))
    return queue_id
