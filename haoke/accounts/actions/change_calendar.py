"""Change a calendar's hours or exceptions."""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import UNSET, UnsetType

from haoke.accounts.actions.create_calendar import ExceptionList, WeekList, as_week, in_order
from haoke.accounts.actions.found_workspace import require_time_zone
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken
from haoke.accounts.events import CalendarChanged
from haoke.accounts.queries.calendars import calendar_by_id, calendar_name_taken
from haoke.accounts.tables import calendars
from haoke.accounts.types import Calendar, Name, TimeZone
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch


class CalendarChange(Patch, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    week: WeekList | UnsetType = UNSET
    exceptions: ExceptionList | UnsetType = UNSET


async def change_calendar(tx: Tx, actor: Actor, calendar_id: UUID, change: CalendarChange) -> Calendar:
    """Raises PermissionDenied, CalendarNotFound, and what create_calendar refuses."""
    actor.require("calendars.manage")
    before = await calendar_by_id(tx, actor.workspace_id, calendar_id, lock=True)
    given = change.given()
    if change.time_zone is not UNSET:
        require_time_zone(change.time_zone)
    if change.week is not UNSET:
        given["week"] = as_week(change.week)
    if change.exceptions is not UNSET:
        given["exceptions"] = in_order(change.exceptions)
    if change.name is not UNSET and await calendar_name_taken(tx, actor.workspace_id, change.name, but=calendar_id):
        raise NameTaken(name=change.name)
    after = msgspec.structs.replace(before, **given)
    if after == before:
        return before
    stored = msgspec.to_builtins(after)
    await tx.execute(
        sa.update(calendars)
        .where(calendars.c.workspace_id == actor.workspace_id, calendars.c.id == calendar_id)
        .values({name: stored[name] for name in given})
    )
    await record_audit(tx, actor, "calendar.changed", calendar_id, **_told(before, after))
    await tx.emit(CalendarChanged(workspace_id=actor.workspace_id, calendar_id=calendar_id))
    return after


def _told(before: Calendar, after: Calendar) -> dict[str, object]:
    """What the audit log says: which parts changed, and which days."""
    fields = [name for name in ("name", "time_zone", "week") if getattr(before, name) != getattr(after, name)]
    days = sorted({day.date.isoformat() for day in set(before.exceptions) ^ set(after.exceptions)})
    return {"name": before.name, "fields": fields, "days": days}
