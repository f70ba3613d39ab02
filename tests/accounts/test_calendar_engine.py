"""The calendar engine against a slow one that looks at the clock on the wall, minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.accounts.calendars import MINUTES, check_week, is_open, next_change, working_seconds
from haoke.accounts.errors import HoursImpossible, HoursOverlap
from haoke.accounts.types import Exceptional, Hours, Interval

MINUTE = timedelta(minutes=1)
CLOSED: tuple[Interval, ...] = ()
OFFICE = (Interval(9 * 60, 12 * 60), Interval(13 * 60 + 30, 18 * 60))
WEEK = (OFFICE,) * 5 + (CLOSED,) * 2

# A zone, and a day on which its clock is changed: forward, back, by half an hour, at midnight, a day left out.
CHANGES = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Shanghai", date(2026, 10, 1)),
]


@st.composite
def days(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Intervals of a day that do not overlap; the last may reach over midnight."""
    marks = sorted(draw(st.sets(st.integers(0, MINUTES - 1), max_size=6)))
    hours = [Interval(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    if len(marks) % 2:
        hours.append(Interval(marks[-1], draw(st.integers(marks[-1] + 1, marks[-1] + MINUTES))))
    return tuple(hours)


def wall_says_open(calendar: Hours, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    minutes = local.hour * 60 + local.minute
    today, yesterday = calendar.on(local.date()), calendar.on(local.date() - timedelta(days=1))
    return any(each.start <= minutes < each.end for each in today) or any(
        minutes + MINUTES < each.end for each in yesterday
    )


def comes_twice(calendar: Hours, at: datetime) -> bool:
    """Whether the clock shows the same again before or after."""
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


@given(change=st.sampled_from(CHANGES), week=st.tuples(*[days()] * 7))
def test_it_is_open_when_the_clock_on_the_wall_says_so(
    change: tuple[str, date], week: tuple[tuple[Interval, ...], ...]
) -> None:
    zone, day = change
    calendar = Hours(zone, week)
    begin = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=3)
    minutes = [begin + MINUTE * 7 * number for number in range(240)]
    for at in minutes:
        if is_open(calendar, at) != wall_says_open(calendar, at):
            assert is_open(calendar, at), f"closed at {at}"
            assert comes_twice(calendar, at), f"open at {at}"


@given(
    change=st.sampled_from(CHANGES),
    week=st.tuples(*[days()] * 7),
    special=st.dictionaries(st.integers(-3, 8), st.one_of(days(), st.integers(0, 6)), max_size=4),
    offset=st.integers(0, 5 * MINUTES),
    length=st.integers(0, 5 * MINUTES),
)
def test_changes_and_seconds_agree_with_what_is_open(
    change: tuple[str, date],
    week: tuple[tuple[Interval, ...], ...],
    special: dict[int, tuple[Interval, ...] | int],
    offset: int,
    length: int,
) -> None:
    zone, day = change
    exceptions = {}
    for number, what in special.items():
        on = day + timedelta(days=number)
        like = what if isinstance(what, int) else None
        exceptions[on] = Exceptional(date=on, works_like=like, hours=() if isinstance(what, int) else what)
    calendar = Hours(zone, week, exceptions)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    start = begin + MINUTE * offset
    end = start + MINUTE * length
    counted, at = 0.0, start
    while at < end:
        change_at = next_change(calendar, at)
        until = end if change_at is None else min(change_at, end)
        assert until > at
        middle = at + (until - at) / 2
        assert (
            is_open(calendar, at) == is_open(calendar, middle) == is_open(calendar, until - timedelta(microseconds=1))
        )
        if change_at is not None:
            assert is_open(calendar, change_at) != is_open(calendar, at)
        counted += (until - at).total_seconds() if is_open(calendar, at) else 0
        at = until
    assert working_seconds(calendar, start, end) == pytest.approx(counted)


def test_seconds_are_those_that_really_pass() -> None:
    night = Hours("America/New_York", ((Interval(0, 6 * 60),),) * 7)
    for day, hours in ((date(2026, 3, 7), 6), (date(2026, 3, 8), 5), (date(2026, 11, 1), 7)):
        begin = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("America/New_York"))
        assert working_seconds(night, begin, begin + timedelta(days=1)) == hours * 3600


def test_an_opening_in_the_hour_that_is_left_out_begins_with_the_change() -> None:
    calendar = Hours("Europe/Berlin", ((Interval(2 * 60 + 30, 4 * 60),),) * 7)
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert next_change(calendar, change - timedelta(hours=4)) == change
    assert working_seconds(calendar, change - timedelta(hours=4), change + timedelta(hours=4)) == 3600


def test_a_make_up_saturday_works_like_a_weekday_and_a_holiday_not_at_all() -> None:
    made_up, off = date(2026, 2, 14), date(2026, 2, 16)
    exceptions = {made_up: Exceptional(date=made_up, works_like=0), off: Exceptional(date=off)}
    calendar = Hours("Asia/Shanghai", WEEK, exceptions)
    shanghai = ZoneInfo("Asia/Shanghai")
    assert is_open(calendar, datetime(2026, 2, 14, 10, tzinfo=shanghai))
    assert not is_open(calendar, datetime(2026, 2, 14, 12, 30, tzinfo=shanghai))
    assert next_change(calendar, datetime(2026, 2, 14, 19, tzinfo=shanghai)) == datetime(
        2026, 2, 17, 9, tzinfo=shanghai
    )


def test_what_never_closes_never_changes_and_what_never_opens_neither() -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    for week, is_it in ((((Interval(0, MINUTES),),) * 7, True), ((CLOSED,) * 7, False)):
        calendar = Hours("UTC", week)
        assert is_open(calendar, now) is is_it
        assert next_change(calendar, now) is None
    assert working_seconds(calendar, now + MINUTE, now) == 0


@pytest.mark.parametrize(
    ("day", "next_day", "error"),
    [
        ((Interval(540, 720), Interval(700, 800)), (), HoursOverlap),
        ((Interval(540, 720), Interval(540, 600)), (), HoursOverlap),
        ((Interval(1320, 1560),), (Interval(60, 180),), HoursOverlap),
        ((Interval(720, 720),), (), HoursImpossible),
        ((Interval(720, 540),), (), HoursImpossible),
        ((Interval(60, 1501),), (), HoursImpossible),
    ],
)
def test_hours_that_overlap_or_cannot_be_are_refused(
    day: tuple[Interval, ...], next_day: tuple[Interval, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_week((next_day, *[CLOSED] * 5, day))  # from Sunday to Monday
    with pytest.raises(error):
        check_week((day, next_day, *[CLOSED] * 5))


@given(week=st.tuples(*[days()] * 7))
def test_hours_that_meet_but_do_not_overlap_are_accepted(week: tuple[tuple[Interval, ...], ...]) -> None:
    """Cut at midnight no day reaches the next."""
    check_week([tuple(Interval(each.start, min(each.end, MINUTES)) for each in day) for day in week])
