"""Calendars over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from haoke.accounts.catalog import opening
from haoke.accounts.errors import CalendarNotFound
from haoke.accounts.holidays import HOLIDAYS
from tests.support.api import Browser, Office, runtime_of

pytestmark = pytest.mark.anyio

OFFICE = [{"start": 540, "end": 1080}]
WEEK: list[list[dict[str, int]]] = [*[OFFICE] * 5, [], []]


async def calendar(browser: Browser, **values: Any) -> Any:
    wanted = {"name": "Office", "time_zone": "Asia/Shanghai", "week": WEEK} | values
    return await browser.post_api("/calendars", wanted, expect=201)


async def test_a_calendar_is_made_changed_and_deleted(office: Office) -> None:
    admin = await office.administrator()
    made = await calendar(admin, exceptions=[{"date": "2026-10-02"}, {"date": "2026-10-01", "name": "国庆节"}])
    assert [day["date"] for day in made["exceptions"]] == ["2026-10-01", "2026-10-02"]
    path = f"/calendars/{made['id']}"
    assert await admin.get_api(path) == made
    changed = await admin.api("PATCH", path, {"exceptions": [{"date": "2026-10-10", "works_like": 4}], "name": "Hours"})
    assert (changed["name"], changed["week"]) == ("Hours", WEEK)
    assert changed["exceptions"][0] == {"date": "2026-10-10", "name": "", "works_like": 4, "hours": []}
    assert (await admin.get_api("/calendars"))["items"] == [changed]
    entries = (await admin.get_api("/audit?action=calendar"))["items"]
    assert entries[0]["detail"]["days"] == ["2026-10-01", "2026-10-02", "2026-10-10"]
    await admin.api("DELETE", path, expect=204)
    assert (await admin.get_api(path, expect=404))["code"] == "CalendarNotFound"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"time_zone": "Asia/Nowhere"}, "TimeZoneUnknown"),
        ({"week": [[{"start": 0, "end": 60}, {"start": 30, "end": 90}], *[[]] * 6]}, "HoursOverlap"),
        ({"week": [[{"start": 60, "end": 30}], *[[]] * 6]}, "HoursImpossible"),
        ({"week": [[]] * 6}, "InvalidRequest"),
        ({"week": [[{"start": -1, "end": 30}], *[[]] * 6]}, "InvalidRequest"),
        ({"exceptions": [{"date": "2026-02-30"}]}, "InvalidRequest"),
        ({"exceptions": [{"date": "2026-02-14", "works_like": 7}]}, "InvalidRequest"),
        ({"exceptions": [{"date": "2026-02-14"}, {"date": "2026-02-14"}]}, "DayTwice"),
        ({"exceptions": [{"date": "2026-02-14", "hours": [{"start": 9, "end": 9}]}]}, "HoursImpossible"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(office: Office, wrong: dict[str, Any], code: str) -> None:
    admin = await office.administrator()
    made = await calendar(admin)
    refused = await admin.api("PATCH", f"/calendars/{made['id']}", wrong, expect=400)
    assert refused["code"] == code
    wanted = {"name": "Other", "time_zone": "UTC", "week": WEEK} | wrong
    assert (await admin.post_api("/calendars", wanted, expect=400))["code"] == code
    assert (await admin.get_api("/calendars"))["items"] == [made]


async def test_names_are_taken_within_a_workspace(office: Office) -> None:
    admin, other = await office.administrator(), await office.other_workspace()
    made = await calendar(admin)
    await calendar(other)
    assert (await admin.post_api("/calendars", {**made_body(made)}, expect=409))["code"] == "NameTaken"
    assert (await other.get_api(f"/calendars/{made['id']}", expect=404))["code"] == "CalendarNotFound"


def made_body(made: dict[str, Any]) -> dict[str, Any]:
    return {name: made[name] for name in ("name", "time_zone", "week")}


async def test_other_contexts_ask_whether_it_is_open(office: Office) -> None:
    admin = await office.administrator()
    made = await calendar(admin)
    db, workspace = runtime_of(office.app).db, UUID(office.workspace_id)
    monday = datetime(2026, 5, 4, 2, tzinfo=UTC)
    found = await db.run(opening, workspace, UUID(made["id"]), monday)
    assert (found.open, found.next_change) == (True, datetime(2026, 5, 4, 10, tzinfo=UTC))
    with pytest.raises(CalendarNotFound):
        await db.run(opening, workspace, UUID(int=1), monday)


async def test_known_holidays_can_be_taken_over(office: Office) -> None:
    admin = await office.administrator()
    for holidays in await admin.get_api("/public-holidays"):
        made = await calendar(admin, name=f"{holidays['country']} {holidays['year']}", exceptions=holidays["days"])
        assert made["exceptions"] == holidays["days"]


def test_known_holidays_make_up_on_weekends_only() -> None:
    for day in (day for holidays in HOLIDAYS for day in holidays.days if day.works_like is not None):
        assert day.date.weekday() >= 5
        assert day.works_like is not None
        assert day.works_like < 5
