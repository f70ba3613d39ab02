"""Which boards are looked at."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision.tables import board_days, board_hours, board_watches, kept_boards

_LIVE = sa.select(board_watches.c.workspace_id, board_watches.c.scope, board_watches.c.asked_at).where(
    board_watches.c.until > sa.bindparam("now", type_=sa.DateTime(timezone=True))
)


async def watched_boards(tx: Tx, at: datetime) -> dict[UUID, dict[str, datetime]]:
    """Workspace → scopes that somebody looks at → when one of them last asked for the whole board."""
    found: dict[UUID, dict[str, datetime]] = {}
    for row in await tx.all(_LIVE, {"now": at}):
        found.setdefault(row.workspace_id, {})[row.scope] = row.asked_at
    return found


async def kept_state(tx: Tx, workspace_id: UUID) -> bytes | None:
    state: bytes | None = await tx.scalar(
        sa.select(kept_boards.c.state).where(kept_boards.c.workspace_id == workspace_id)
    )
    return state


async def counted_days(tx: Tx, workspace_ids: Collection[UUID], since: date) -> dict[UUID, set[date]]:
    """Workspace → days whose hours are counted."""
    found: dict[UUID, set[date]] = {}
    statement = sa.select(board_days).where(board_days.c.workspace_id.in_(workspace_ids), board_days.c.day >= since)
    for row in await tx.all(statement):
        found.setdefault(row.workspace_id, set()).add(row.day)
    return found


async def hours_of(tx: Tx, workspace_id: UUID, queue_ids: Collection[UUID], since: date) -> list[sa.Row[Any]]:
    """(weekday from 1, hour, arrived, answered, in_time, abandoned) of the queues together, over the days since."""
    table = board_hours.c
    weekday = sa.cast(sa.extract("isodow", table.day), sa.Integer).label("weekday")
    sums = [sa.func.sum(table[name]).label(name) for name in ("arrived", "answered", "in_time", "abandoned")]
    return await tx.all(
        sa.select(weekday, table.hour, *sums)
        .where(table.workspace_id == workspace_id, table.day >= since, table.queue_id.in_(queue_ids))
        .group_by(weekday, table.hour)
        .order_by(weekday, table.hour)
    )


async def weekdays_since(tx: Tx, workspace_id: UUID, since: date) -> list[int]:
    """How many Mondays, Tuesdays and so on were counted."""
    weekday = sa.cast(sa.extract("isodow", board_days.c.day), sa.Integer).label("weekday")
    rows = await tx.all(
        sa.select(weekday, sa.func.count().label("days"))
        .where(board_days.c.workspace_id == workspace_id, board_days.c.day >= since)
        .group_by(weekday)
    )
    counts = {row.weekday: int(row.days) for row in rows}
    return [counts.get(weekday, 0) for weekday in range(1, 8)]
