"""Routes about calendars."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from haoke.accounts.actions.change_calendar import CalendarChange, change_calendar
from haoke.accounts.actions.create_calendar import NewCalendar, create_calendar
from haoke.accounts.actions.delete_calendar import delete_calendar
from haoke.accounts.holidays import public_holidays
from haoke.accounts.queries.calendars import calendar_by_id, list_calendars
from haoke.accounts.types import Calendar, Holidays
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of

MANAGE = {"audience": "member", "permission": "calendars.manage"}
READ = {"audience": "member", "permission": None}


@get("/calendars", opt=READ)
async def show_calendars(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Calendar]:
    found = await db.run(list_calendars, actor.workspace_id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda calendar: calendar, lambda calendar: calendar.id)


@get("/calendars/{calendar_id:uuid}", opt=READ)
async def show_calendar(calendar_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> Calendar:
    return await db.run(calendar_by_id, actor.workspace_id, calendar_id)


@get("/public-holidays", opt=MANAGE)
async def show_public_holidays(actor: TheActor) -> list[Holidays]:
    """Those that Haoke knows, to be taken over into a calendar."""
    return public_holidays(actor.locale)


@post("/calendars", opt=MANAGE)
async def add_calendar(data: JSONBody[NewCalendar], actor: TheActor, db: TheDatabase) -> Calendar:
    return await db.run(create_calendar, actor, data)


@patch("/calendars/{calendar_id:uuid}", opt=MANAGE)
async def edit_calendar(
    calendar_id: FromPath[UUID], data: JSONBody[CalendarChange], actor: TheActor, db: TheDatabase
) -> Calendar:
    return await db.run(change_calendar, actor, calendar_id, data)


@delete("/calendars/{calendar_id:uuid}", opt=MANAGE)
async def remove_calendar(calendar_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    await db.run(delete_calendar, actor, calendar_id)


routes = [show_calendars, show_calendar, show_public_holidays, add_calendar, edit_calendar, remove_calendar]
