"""Dates and times as people say them, in Chinese and English: 明天下午三点, 下周五, next Friday at 3 pm, in 2 hours.

The value is ISO 8601 by the workspace's clock: ``2026-11-29``, or ``2026-11-29T15:00`` where a time was said. What
words mean is laid down here; weeks are those of ISO 8601:

- a week begins on Monday: 下周五 and *next Friday* are in the week after this one, 周五 and *Friday* the nearest to
  come, today included; 周末 is Saturday;
- a time without a day is the next such time; an hour from 1 to 6 without 上午 or *am* is in the afternoon;
- 11月3日 without a year is the nearest to come; a number of a day alone (3号) too.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from opencc import OpenCC

from haoke.conversations.contract import Found, SlotKind, SlotRule
from haoke.conversations.understanding.numerals import in_digits

_LONGEST = 200  # characters looked at
_FARTHEST = 3660  # days
_simplified = OpenCC("t2s")

_WEEKDAYS = {char: place % 7 for place, char in enumerate("一二三四五六日1234567")} | {"天": 6}
_ENGLISH_DAYS = ("mon(?:day)?", "tue(?:s|sday)?", "wed(?:nesday)?", "thu(?:rs|rsday|r)?", "fri(?:day)?",
                 "sat(?:urday)?", "sun(?:day)?")  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NAMED_DAYS = {
    name: days
    for days, names in {
        -3: "大前天",
        -2: "前天|day before yesterday",
        -1: "昨天|昨日|昨晚|yesterday",
        0: "今天|今日|今晚|今早|今儿|today|tonight",
        1: "明天|明日|明早|明晚|明儿|tomorrow",
        2: "后天|day after tomorrow",
        3: "大后天",
    }.items()
    for name in names.split("|")
}
_NAMED = re.compile("|".join(sorted(_NAMED_DAYS, key=len, reverse=True)))
_SMALL = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_COUNT = r"(\d{1,4}|an?|one|two|three|four|five|six|seven|ten)"

_AFTERNOON = ("下午", "午后", "傍晚", "晚", "pm", "p.m", "afternoon", "evening", "tonight", "at night")
_MORNING = ("上午", "早", "凌晨", "清晨", "am", "a.m", "morning")
_CHINESE_TIME = re.compile(r"(\d{1,2})[点时:](?!间)(?:(半)|([1-3])刻|(\d{1,2})分?)?")
_ENGLISH_TIME = re.compile(
    r"\b(?:at )?(\d{1,2})(?:[:.](\d{2}))?\s?(a\.?m\b\.?|p\.?m\b\.?|o'?clock)|\bat (\d{1,2})(?:[:.](\d{2}))?\b"
)
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:]([0-5]\d)(?![\d:])")


class Moment(SlotKind):
    titles = {"en": "Date and time", "zh-CN": "日期和时间", "zh-TW": "日期和時間"}
    retries = {
        "en": "Please write a date, such as tomorrow, next Friday or 2026-03-31.",
        "zh-CN": "请填写日期，例如明天、下周五或 2026-03-31。",
        "zh-TW": "請填寫日期，例如明天、下週五或 2026-03-31。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        words = _simplified.convert(unicodedata.normalize("NFKC", text[:_LONGEST]).lower())
        words = in_digits(words, "年月日号点时分天周个小刻").replace("半个小时", "30分钟").replace("半小时", "30分钟")
        local = local.replace(second=0, microsecond=0, tzinfo=None)
        with suppress(ValueError, OverflowError):
            shifted = _later(words, local)
            if shifted is not None:
                return _found(shifted.date(), shifted.time())
            day, clock = _day(words, local.date()), _time(words)
            if clock is not None and _at_midnight(words, clock):
                day = (day or local.date()) + timedelta(days=1)
            elif day is None and clock is not None:
                day = local.date() if clock > local.time() else local.date() + timedelta(days=1)
            return None if day is None else _found(day, clock)
        return None


def _found(day: date, clock: time | None) -> Found:
    if clock is None:
        return Found(day.isoformat(), day.isoformat())
    return Found(f"{day.isoformat()}T{clock:%H:%M}", f"{day.isoformat()} {clock:%H:%M}")


def _later(words: str, local: datetime) -> datetime | None:
    """两小时后, in 30 minutes."""
    chinese = re.search(r"(\d{1,4})个?(小时|分钟|钟头)(?:之|以)?(后|内)", words)
    if chinese:
        minutes = int(chinese[1]) * (1 if chinese[2] == "分钟" else 60)
        return local + timedelta(minutes=minutes)
    english = re.search(rf"\bin {_COUNT} (hour|minute)s?\b", words)
    if english:
        return local + timedelta(minutes=_count(english[1]) * (60 if english[2] == "hour" else 1))
    return local + timedelta(minutes=30) if re.search(r"\bin half an hour\b", words) else None


def _count(text: str) -> int:
    return _SMALL[text] if text in _SMALL else int(text)


def _day(words: str, today: date) -> date | None:
    return next((day for rule in _RULES if (day := rule(words, today)) is not None), None)


def _whole_date(words: str, _today: date) -> date | None:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)", words)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _month_and_day(words: str, today: date) -> date | None:
    found = re.search(r"(下个月|下月|这个月|本月)(\d{1,2})[日号]", words)
    if found:
        month = today.month + (1 if found[1].startswith("下") else 0)
        return date(today.year + (month > 12), (month - 1) % 12 + 1, int(found[2]))
    found = re.search(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?", words)
    return _nearest(today, int(found[1]), int(found[2])) if found else None


def _english_month(words: str, today: date) -> date | None:
    first = re.search(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ((?:19|20)\d\d))?\b", words)
    month, day, year = (first[1], first[2], first[3]) if first else ("", "", None)
    if not first:
        second = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? ((?:19|20)\d\d))?(?![a-z])", words)
        if not second:
            return None
        month, day, year = second[2], second[1], second[3]
    number = _MONTHS.index(month[:3]) + 1
    return date(int(year), number, int(day)) if year else _nearest(today, number, int(day))


def _nearest(today: date, month: int, day: int) -> date:
    """The next such day; 29 February may be years away."""
    for year in range(today.year, today.year + 9):
        with suppress(ValueError):
            if (found := date(year, month, day)) >= today:
                return found
    raise ValueError


def _counted(words: str, today: date) -> date | None:
    found = re.search(r"(\d{1,4})(天|周|个?星期|个?礼拜)(?:之|以)?(后|前)", words)
    if found:
        days = int(found[1]) * (1 if found[2] == "天" else 7) * (1 if found[3] == "后" else -1)
        return _shifted(today, days)
    found = re.search(rf"\bin {_COUNT} (day|week)s?\b|\b{_COUNT} (day|week)s? (ago|from now|later)\b", words)
    if not found:
        return None
    days = _count(found[1] or found[3]) * (7 if "week" in (found[2], found[4]) else 1)
    return _shifted(today, -days if found[5] == "ago" else days)


def _shifted(today: date, days: int) -> date:
    if abs(days) > _FARTHEST:
        raise ValueError
    return today + timedelta(days=days)


def _named(words: str, today: date) -> date | None:
    found = _NAMED.search(words)
    return today + timedelta(days=_NAMED_DAYS[found[0]]) if found else None


def _weekday(words: str, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    found = re.search(r"(下+|上+|这|本)?(?:个)?(?:周|星期|礼拜)(?:([一二三四五六日天1-7])(?![\d天月])|(末))", words)
    if found:
        week, weekday = found[1], 5 if found[3] else _WEEKDAYS[found[2]]
        if week:
            weeks = len(week) * {"下": 1, "上": -1}.get(week[0], 0)
            return monday + timedelta(days=7 * weeks + weekday)
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    for weekday, name in enumerate(_ENGLISH_DAYS):
        named = re.search(rf"\b(?:(next|last|this|coming) )?{name}\b", words)
        if named and named[1] in {"next", "last", "this"}:
            return monday + timedelta(days={"next": 7, "last": -7, "this": 0}[named[1]] + weekday)
        if named and (weekday not in {2, 5, 6} or len(named[0]) > 3):
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    return None


def _weekend(words: str, today: date) -> date | None:
    if not re.search(r"\bweekend\b", words):
        return None
    saturday = today + timedelta(days=5 - today.weekday())
    return saturday + timedelta(days=7) if "next weekend" in words else max(saturday, today)


def _day_of_month(words: str, today: date) -> date | None:
    found = re.search(r"(?<![\d月])(\d{1,2})[号日](?![线楼店门])", words)
    if not found:
        return None
    for month in range(today.month, today.month + 3):
        with suppress(ValueError):
            day = date(today.year + (month > 12), (month - 1) % 12 + 1, int(found[1]))
            if day >= today:
                return day
    raise ValueError


_RULES: tuple[Callable[[str, date], date | None], ...] = (
    _whole_date,
    _month_and_day,
    _english_month,
    _counted,
    _named,
    _weekday,
    _weekend,
    _day_of_month,
)


def _time(words: str) -> time | None:
    found = _CHINESE_TIME.search(words)
    if found:
        minute = 30 if found[2] else 15 * int(found[3]) if found[3] else int(found[4] or 0)
        return time(_hour(found[1], words), minute)
    found = _ENGLISH_TIME.search(words)
    if found:
        return time(_hour(found[1] or found[4], words), int(found[2] or found[5] or 0))
    if "中午" in words or re.search(r"\bnoon\b", words):
        return time(12)
    found = _CLOCK.search(words)
    return time(int(found[1]), int(found[2])) if found else None


def _at_midnight(words: str, clock: time) -> bool:
    """今晚12点 is when tomorrow begins."""
    return clock == time() and ("晚" in words or "tonight" in words)


def _hour(written: str, words: str) -> int:
    """Raises ValueError for what is no hour. 03:00 is in the night, 3:00 need not be."""
    hour = int(written)
    if hour == 12 and ("晚" in words or "tonight" in words):
        return 0
    if any(word in words for word in _AFTERNOON) and not any(word in words for word in ("凌晨", "上午")):
        return hour + 12 if hour < 12 else hour if hour < 24 else 0
    if any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", words) for word in _MORNING):
        return 0 if hour == 12 else hour
    if "中午" in words:
        return hour + 12 if hour < 4 else hour
    return hour + 12 if 1 <= hour <= 6 and not written.startswith("0") else hour


slot = Moment()
