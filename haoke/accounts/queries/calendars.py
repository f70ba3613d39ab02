"""Reading calendars."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.errors import CalendarNotFound
from haoke.accounts.tables import calendars
from haoke.accounts.types import Calendar
from haoke.kernel.db import Tx


async def list_calendars(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[Calendar]:
    """Calendars by id, up to one more than ``limit``."""
    statement = sa.select(calendars).where(calendars.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(calendars.c.id > after)
    return [as_calendar(row) for row in await tx.all(statement.order_by(calendars.c.id).limit(limit + 1))]


async def calendar_by_id(
    tx: Tx, workspace_id: UUID, calendar_id: UUID, *, lock: bool = False, keep: bool = False
) -> Calendar:
    """``keep``: it cannot be deleted before the commit. Raises CalendarNotFound."""
    statement = sa.select(calendars).where(calendars.c.workspace_id == workspace_id, calendars.c.id == calendar_id)
    if lock or keep:
        statement = statement.with_for_update(read=not lock)
    row = await tx.first(statement)
    if row is None:
        raise CalendarNotFound
    return as_calendar(row)


async def calendar_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(calendars.c.id).where(calendars.c.workspace_id == workspace_id, calendars.c.name == name)
    if but is not None:
        statement = statement.where(calendars.c.id != but)
    return await tx.scalar(statement) is not None


def as_calendar(row: sa.Row[Any]) -> Calendar:
    return msgspec.convert(row, Calendar, from_attributes=True)
