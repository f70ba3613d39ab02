"""Public holidays that are known for sure; other years are pasted by the administrator.

China: the State Council's notice of 4 November 2025 for 2026. A make-up day works like the weekday it makes up for; the
notice does not say which that is, so we take one whose day off lies nearest.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from haoke.accounts.types import Exceptional, Holidays
from haoke.kernel.i18n import t

MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4


def _off(name: str, first: date, last: date) -> Iterator[Exceptional]:
    for number in range((last - first).days + 1):
        yield Exceptional(date=first + timedelta(days=number), name=name)


def _made_up(name: str, day: date, works_like: int) -> Exceptional:
    return Exceptional(date=day, name=name, works_like=works_like)


def public_holidays(locale: str) -> list[Holidays]:
    """All that are known, with their names in the reader's language."""
    return [msgspec.structs.replace(each, days=tuple(_named(locale, day) for day in each.days)) for each in HOLIDAYS]


def _named(locale: str, day: Exceptional) -> Exceptional:
    return msgspec.structs.replace(day, name=t(locale, f"holiday.{day.name}"))


HOLIDAYS = (
    Holidays(
        "CN",
        2026,
        (
            *_off("new_year", date(2026, 1, 1), date(2026, 1, 3)),
            _made_up("new_year", date(2026, 1, 4), FRIDAY),
            _made_up("spring_festival", date(2026, 2, 14), MONDAY),
            *_off("spring_festival", date(2026, 2, 15), date(2026, 2, 23)),
            _made_up("spring_festival", date(2026, 2, 28), TUESDAY),
            *_off("qingming", date(2026, 4, 4), date(2026, 4, 6)),
            *_off("labour_day", date(2026, 5, 1), date(2026, 5, 5)),
            _made_up("labour_day", date(2026, 5, 9), TUESDAY),
            *_off("dragon_boat", date(2026, 6, 19), date(2026, 6, 21)),
            _made_up("national_day", date(2026, 9, 20), THURSDAY),
            *_off("mid_autumn", date(2026, 9, 25), date(2026, 9, 27)),
            *_off("national_day", date(2026, 10, 1), date(2026, 10, 7)),
            _made_up("national_day", date(2026, 10, 10), FRIDAY),
        ),
    ),
)
