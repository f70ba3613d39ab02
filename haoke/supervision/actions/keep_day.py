"""Put down the hours of a day that is over, and forget those of long ago."""

from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.db import Tx
from haoke.supervision.tables import board_days, board_hours

DAYS = 28
"""How far back days are counted."""

_KEPT = timedelta(days=2 * DAYS)

Hours = dict[tuple[UUID, int], list[int]]
"""Queue and hour → arrived, answered, answered in time, abandoned."""


async def keep_day(tx: Tx, workspace_id: UUID, day: date, hours: Hours) -> None:
    """Once a day; twice is harmless."""
    rows = [
        dict(zip(("arrived", "answered", "in_time", "abandoned"), counts, strict=True))
        | {"workspace_id": workspace_id, "queue_id": queue_id, "day": day, "hour": hour}
        for (queue_id, hour), counts in hours.items()
    ]
    if rows:
        await tx.execute(insert(board_hours).on_conflict_do_nothing(), rows)
    await tx.execute(insert(board_days).values(workspace_id=workspace_id, day=day).on_conflict_do_nothing())
    for table in (board_hours, board_days):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == workspace_id, table.c.day < day - _KEPT))
