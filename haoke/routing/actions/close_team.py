"""A team goes: so do its queues, unless somebody still needs them."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.errors import LastQueue, OverflowTarget, QueueInUse
from haoke.routing.queries.queues import all_queues, lock_queues, overflows_into, queue_has_work
from haoke.routing.tables import queues


async def close_team(tx: Tx, workspace_id: UUID, team_id: UUID) -> None:
    """Raises QueueInUse, LastQueue, OverflowTarget."""
    locked = await lock_queues(tx, workspace_id, await all_queues(tx, workspace_id))
    mine = [queue.id for queue in locked.values() if queue.team_id == team_id]
    if not mine:
        return
    for queue_id in mine:
        if await queue_has_work(tx, workspace_id, queue_id):
            raise QueueInUse
    if len(mine) == len(locked):
        raise LastQueue
    feeding = await overflows_into(tx, workspace_id, mine)
    if feeding is not None:
        raise OverflowTarget(queue=feeding)
    await tx.execute(sa.delete(queues).where(queues.c.workspace_id == workspace_id, queues.c.id.in_(mine)))
