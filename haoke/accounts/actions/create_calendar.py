"""Make a calendar: the opening hours of a place."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.accounts.actions.found_workspace import require_time_zone
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.calendars import check_day, check_week
from haoke.accounts.errors import DayTwice, NameTaken
from haoke.accounts.queries.calendars import calendar_name_taken
from haoke.accounts.tables import calendars
from haoke.accounts.types import Calendar, Exceptional, Interval, Name, TimeZone, Week
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id

# Lists, as requests have them: the description of the API knows no tuples of any length.
WeekList = Annotated[list[Annotated[list[Interval], Meta(max_length=12)]], Meta(min_length=7, max_length=7)]
ExceptionList = Annotated[list[Exceptional], Meta(max_length=1000)]


class NewCalendar(Body, frozen=True, kw_only=True):
    name: Name
    time_zone: TimeZone
    week: WeekList
    exceptions: ExceptionList = []


async def create_calendar(tx: Tx, actor: Actor, wanted: NewCalendar) -> Calendar:
    """Raises PermissionDenied, TimeZoneUnknown, HoursImpossible, HoursOverlap, DayTwice, NameTaken."""
    actor.require("calendars.manage")
    require_time_zone(wanted.time_zone)
    week = as_week(wanted.week)
    exceptions = in_order(wanted.exceptions)
    if await calendar_name_taken(tx, actor.workspace_id, wanted.name):
        raise NameTaken(name=wanted.name)
    calendar = Calendar(new_id(), wanted.name, wanted.time_zone, week, exceptions)
    await tx.execute(calendars.insert().values(workspace_id=actor.workspace_id, **msgspec.to_builtins(calendar)))
    await record_audit(tx, actor, "calendar.created", calendar.id, name=wanted.name, time_zone=wanted.time_zone)
    return calendar


def as_week(days: WeekList) -> Week:
    """Raises HoursImpossible, HoursOverlap."""
    week = tuple(tuple(hours) for hours in days)
    check_week(week)
    return week


def in_order(exceptions: Iterable[Exceptional]) -> tuple[Exceptional, ...]:
    """By date. Raises HoursImpossible, HoursOverlap, DayTwice."""
    days: dict[object, Exceptional] = {}
    for exception in exceptions:
        if exception.date in days:
            raise DayTwice(day=exception.date.isoformat())
        check_day(exception.hours, exception.date.isoformat())
        days[exception.date] = exception
    return tuple(sorted(days.values(), key=lambda exception: exception.date))
