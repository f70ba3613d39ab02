"""The calendar engine: when a place is open, computed from the hours on its own clock. Pure.

Hours are said in minutes after midnight of a local day; an end beyond 1440 reaches into the next day and belongs to the
day it began on. An exception replaces the hours of its date: a holiday has none, a make-up day (调休) has those of a
weekday or its own.

Where the clock is changed, the rule is: *never closed while the clock on the wall says open*. Of an hour that comes
twice, hours begin with the first and end with the second; what lies in an hour that is left out begins or ends at the
moment of the change. So seconds are counted as they really pass.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from haoke.accounts.errors import HoursImpossible, HoursOverlap
from haoke.accounts.types import Hours, Interval

MINUTES = 24 * 60
HORIZON = timedelta(days=400)
"""How far ``next_change`` looks ahead."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Span = tuple[datetime, datetime]


def is_open(calendar: Hours, at: datetime) -> bool:
    return any(start <= at < end for start, end in _spans(calendar, at, at + timedelta(microseconds=1)))


def next_change(calendar: Hours, at: datetime) -> datetime | None:
    """The first moment after ``at`` at which it opens or closes; None when nothing changes within ``HORIZON``."""
    until = at + HORIZON
    for start, end in _spans(calendar, at, until):
        if start > at:
            return start if start < until else None
        if end > at:
            return end if end < until else None
    return None


def working_seconds(calendar: Hours, start: datetime, end: datetime) -> float:
    """How many seconds it is open between two moments; 0 when ``end`` is not after ``start``."""
    if end <= start:
        return 0.0
    return sum((min(close, end) - max(opened, start)).total_seconds() for opened, close in _spans(calendar, start, end))


def check_week(week: Sequence[Sequence[Interval]]) -> None:
    """Raise HoursImpossible, HoursOverlap: also over midnight, and from Sunday to Monday."""
    for weekday, hours in enumerate(week):
        check_day(hours, DAYS[weekday])
        overnight = max((interval.end for interval in hours), default=0) - MINUTES
        if any(interval.start < overnight for interval in week[(weekday + 1) % 7]):
            raise HoursOverlap(day=DAYS[(weekday + 1) % 7])


def check_day(hours: Iterable[Interval], day: str) -> None:
    """Raise HoursImpossible, HoursOverlap when the intervals of one day are not in order."""
    ordered = sorted(hours)
    for interval in ordered:
        if not 0 <= interval.start < MINUTES or not interval.start < interval.end <= interval.start + MINUTES:
            raise HoursImpossible(day=day)
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        raise HoursOverlap(day=day)


def _spans(calendar: Hours, start: datetime, end: datetime) -> Iterator[Span]:
    """When it is open, of what touches [start, end): in order, and what meets is one."""
    zone = ZoneInfo(calendar.time_zone)
    current: Span | None = None
    for day in _days(start.astimezone(zone).date(), end.astimezone(zone).date()):
        for interval in sorted(calendar.on(day)):
            span = _begin(zone, day, interval.start), _end(zone, day, interval.end)
            if current is not None and span[0] <= current[1]:
                current = current[0], max(current[1], span[1])
                continue
            if current is not None and _touches(current, start, end):
                yield current
            current = span
    if current is not None and _touches(current, start, end):
        yield current


def _touches(span: Span, start: datetime, end: datetime) -> bool:
    return span[0] < span[1] and span[0] < end and span[1] > start


def _days(first: date, last: date) -> Iterator[date]:
    """From the day before the first, whose hours may reach over midnight, to the day after the last."""
    if first == date.min or last >= date.max - timedelta(days=1):
        return
    for number in range(-1, (last - first).days + 2):
        yield first + timedelta(days=number)


def _begin(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The first moment at which the clock of the zone shows this, or more."""
    early, late = _moments(zone, day, minutes)
    return _change(zone, late, early) if early > late else early


def _end(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The moment after the last at which it shows less."""
    early, late = _moments(zone, day, minutes - 1)
    return _change(zone, late, early) if early > late else late + timedelta(minutes=1)


def _moments(zone: ZoneInfo, day: date, minutes: int) -> tuple[datetime, datetime]:
    """The first and the second time that the clock shows this; they are one where it comes once.

    Where it is left out, what is reckoned from before the change lies after it, and the other way round.
    """
    shown = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    early, late = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return early, late


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The moment between two at which the clock of the zone is changed."""
    offset = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
