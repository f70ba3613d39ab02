"""Delete a calendar. Whoever still needs it, a queue for example, refuses on CalendarDeleted."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.events import CalendarDeleted
from haoke.accounts.queries.calendars import calendar_by_id
from haoke.accounts.tables import calendars
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def delete_calendar(tx: Tx, actor: Actor, calendar_id: UUID) -> None:
    actor.require("calendars.manage")
    calendar = await calendar_by_id(tx, actor.workspace_id, calendar_id, lock=True)
    await tx.execute(
        sa.delete(calendars).where(calendars.c.workspace_id == actor.workspace_id, calendars.c.id == calendar_id)
    )
    await record_audit(tx, actor, "calendar.deleted", calendar_id, name=calendar.name)
    await tx.emit(CalendarDeleted(workspace_id=actor.workspace_id, calendar_id=calendar_id))
