"""A calendar goes, unless a queue still keeps to it."""

from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.errors import CalendarInUse
from haoke.routing.queries.queues import queue_keeping


async def release_calendar(tx: Tx, workspace_id: UUID, calendar_id: UUID) -> None:
    """Raises CalendarInUse."""
    queue = await queue_keeping(tx, workspace_id, calendar_id)
    if queue is not None:
        raise CalendarInUse(queue=queue)
