"""Time as the product uses it: aware datetimes inside, integer milliseconds since the epoch (UTC) on the wire."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def to_ms_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)


LAST_MS = 253_402_300_799_000
"""The last second of the year 9999, the last there is."""


def from_ms(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _MILLISECOND
