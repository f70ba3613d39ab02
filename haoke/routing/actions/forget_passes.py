"""Everybody passed on an item, or nobody else came: after a pause whoever passed may be asked again."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.queries.queues import lock_queues
from haoke.routing.tables import work_items
from haoke.routing.timing import PAUSE


async def forget_passes(tx: Tx, workspace_id: UUID, queue_id: UUID, at: datetime) -> None:
    """For what waits in a queue and was passed on last more than PAUSE ago. ``at`` is now."""
    queues = await lock_queues(tx, workspace_id, [queue_id])
    await tx.execute(
        sa.update(work_items)
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.queue_id == queue_id,
            work_items.c.state == "waiting",
            work_items.c.passed_at <= at - PAUSE,
        )
        .values(passed=[], passed_at=None)
    )
    await drain_locked(tx, workspace_id, queues)
