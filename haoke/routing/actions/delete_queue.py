"""Close a queue for good."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.errors import LastQueue, OverflowTarget, QueueInUse
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.queues import all_queues, lock_queues, overflows_into, queue_has_work
from haoke.routing.tables import queues


async def delete_queue(tx: Tx, actor: Actor, queue_id: UUID) -> None:
    """Raises PermissionDenied, QueueNotFound, QueueInUse (work is not done yet), LastQueue, OverflowTarget."""
    actor.require(QUEUES_MANAGE)
    # all are locked, so that two who delete the last two do not both see the other's queue
    locked = await lock_queues(tx, actor.workspace_id, {queue_id} | await all_queues(tx, actor.workspace_id))
    if await queue_has_work(tx, actor.workspace_id, queue_id):
        raise QueueInUse
    if len(locked) == 1:
        raise LastQueue
    feeding = await overflows_into(tx, actor.workspace_id, [queue_id])
    if feeding is not None:
        raise OverflowTarget(queue=feeding)
    await tx.execute(sa.delete(queues).where(queues.c.workspace_id == actor.workspace_id, queues.c.id == queue_id))
    await record_audit(tx, actor, "queue.deleted", queue_id, name=locked[queue_id].name)
