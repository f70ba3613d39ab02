"""What came of the questions the bot was asked, by days of the workspace."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.bot.tables import asked, bot_days, bot_entry_days, bot_hand_overs
from haoke.bot.types import COUNTS, ENTRY_COUNTS, BotFigures
from haoke.kernel.db import Tx
from haoke.kernel.ids import first_id

By = Literal["all", "day", "source", "site", "locale"]

NO_SITE = UUID(int=0)
_REPEATED = timedelta(minutes=30)
_APART = timedelta(days=1)  # between two talks in the same conversation
_MOST = 2000  # groups
_TRIAL = "trial"  # of somebody who only tries the bot

_again = asked.alias("again")
_count = sa.func.count()
_small_talk = asked.c.reason == "small_talk"
_answered = sa.and_(asked.c.outcome == "answered", ~_small_talk)
_repeated = sa.exists().where(
    _again.c.workspace_id == asked.c.workspace_id,
    _again.c.session_id == asked.c.session_id,
    _again.c.id > asked.c.id,
    _again.c.at < asked.c.at + _REPEATED,
    sa.or_(_again.c.outcome == "unknown", _again.c.entry_id == asked.c.entry_id),
)
_handed_over = sa.exists().where(
    bot_hand_overs.c.workspace_id == asked.c.workspace_id,
    bot_hand_overs.c.conversation_id == asked.c.session_id,
    bot_hand_overs.c.id > asked.c.id,
)
_before = asked.alias("before")
_first = sa.and_(
    asked.c.source == "reception",
    ~sa.exists().where(
        _before.c.workspace_id == asked.c.workspace_id,
        _before.c.session_id == asked.c.session_id,
        _before.c.id < asked.c.id,
        _before.c.at > asked.c.at - _APART,
    ),
)
_COUNTED = {
    "asked": _count,
    "small_talk": _count.filter(_small_talk),
    "answered": _count.filter(_answered),
    "offered": _count.filter(asked.c.outcome == "offered"),
    "chosen": _count.filter(asked.c.outcome == "offered", asked.c.chosen_id.is_not(None)),
    "unknown": _count.filter(asked.c.outcome == "unknown"),
    "solved": _count.filter(_answered, asked.c.helpful.is_not(False), ~_repeated, ~_handed_over),
    "helpful": _count.filter(asked.c.helpful),
    "unhelpful": _count.filter(asked.c.helpful.is_(False)),
    "talks": _count.filter(_first),
    "waited": sa.func.coalesce(sa.func.sum(asked.c.waited).filter(_first), 0),
}


def _day(zone: str) -> sa.ColumnElement[date]:
    return sa.cast(sa.func.timezone(zone, asked.c.at), sa.Date)


def _between(workspace_id: UUID, begin: datetime, end: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        asked.c.workspace_id == workspace_id,
        asked.c.id >= first_id(begin),
        asked.c.id < first_id(end),
        asked.c.source != _TRIAL,
    )


async def count_days(tx: Tx, workspace_id: UUID, begin: datetime, end: datetime, zone: str) -> list[sa.Row[Any]]:
    """Counted anew from the log of questions: day, source, locale, site, and COUNTS."""
    day, site = _day(zone).label("day"), sa.func.coalesce(asked.c.site_id, NO_SITE).label("site_id")
    return await tx.all(
        sa.select(day, asked.c.source, asked.c.locale, site, *(_COUNTED[name].label(name) for name in COUNTS))
        .where(_between(workspace_id, begin, end))
        .group_by(sa.text("1, 2, 3, 4"))
        .limit(_MOST)
    )


async def count_entries(tx: Tx, workspace_id: UUID, begin: datetime, end: datetime, zone: str) -> list[sa.Row[Any]]:
    """Counted anew: day, entry, and ENTRY_COUNTS."""
    entry = sa.func.coalesce(asked.c.chosen_id, asked.c.entry_id)
    counts = {
        "answered": _count.filter(_answered),
        "chosen": _count.filter(asked.c.chosen_id.is_not(None)),
        "helpful": _count.filter(asked.c.helpful),
        "unhelpful": _count.filter(asked.c.helpful.is_(False)),
    }
    return await tx.all(
        sa.select(
            _day(zone).label("day"), entry.label("entry_id"), *(counts[name].label(name) for name in ENTRY_COUNTS)
        )
        .where(_between(workspace_id, begin, end), entry.is_not(None))
        .group_by(sa.text("1, 2"))
        .limit(10 * _MOST)
    )


async def kept_figures(tx: Tx, workspace_id: UUID, since: date, until: date) -> list[sa.Row[Any]]:
    """Of days that were put down."""
    return await tx.all(
        sa.select(bot_days)
        .where(bot_days.c.workspace_id == workspace_id, bot_days.c.day >= since, bot_days.c.day < until)
        .order_by(bot_days.c.day)
    )


async def kept_uses(tx: Tx, workspace_id: UUID, since: date, until: date, limit: int) -> list[sa.Row[Any]]:
    """Entries of days that were put down, summed up, the most used first."""
    sums = {name: sa.func.sum(bot_entry_days.c[name]) for name in ENTRY_COUNTS}
    return await tx.all(
        sa.select(bot_entry_days.c.entry_id, *(each.label(name) for name, each in sums.items()))
        .where(
            bot_entry_days.c.workspace_id == workspace_id,
            bot_entry_days.c.day >= since,
            bot_entry_days.c.day < until,
        )
        .group_by(bot_entry_days.c.entry_id)
        .order_by((sums["answered"] + sums["chosen"]).desc())
        .limit(limit)
    )


async def texts_between(tx: Tx, workspace_id: UUID, begin: datetime, end: datetime, limit: int) -> list[str]:
    """What was asked, the newest first."""
    rows = await tx.all(
        sa.select(asked.c.question)
        .where(_between(workspace_id, begin, end), ~_small_talk)
        .order_by(asked.c.id.desc())
        .limit(limit)
    )
    return [row.question for row in rows]


async def hand_overs_between(tx: Tx, workspace_id: UUID, begin: datetime, end: datetime) -> dict[str, int]:
    """Reason → how often, the most frequent first."""
    rows = await tx.all(
        sa.select(bot_hand_overs.c.reason, _count.label("number"))
        .where(
            bot_hand_overs.c.workspace_id == workspace_id,
            bot_hand_overs.c.id >= first_id(begin),
            bot_hand_overs.c.id < first_id(end),
        )
        .group_by(bot_hand_overs.c.reason)
        .order_by(_count.desc(), bot_hand_overs.c.reason)
    )
    return {row.reason: row.number for row in rows}


async def hand_overs_by_day(
    tx: Tx, workspace_id: UUID, begin: datetime, end: datetime, zone: str
) -> dict[str, dict[str, int]]:
    """Day → reason → how often."""
    day = sa.cast(sa.func.timezone(zone, bot_hand_overs.c.at), sa.Date).label("day")
    rows = await tx.all(
        sa.select(day, bot_hand_overs.c.reason, _count.label("number"))
        .where(
            bot_hand_overs.c.workspace_id == workspace_id,
            bot_hand_overs.c.id >= first_id(begin),
            bot_hand_overs.c.id < first_id(end),
        )
        .group_by(sa.text("1, 2"))
        .order_by(day, _count.desc(), bot_hand_overs.c.reason)
        .limit(_MOST)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(str(row.day), {})[row.reason] = row.number
    return found


def hand_overs_before(workspace_id: UUID, moment: datetime, *, limit: int) -> sa.Select[tuple[UUID]]:
    """Ids of those before."""
    old = sa.select(bot_hand_overs.c.id).where(
        bot_hand_overs.c.workspace_id == workspace_id, bot_hand_overs.c.id < first_id(moment)
    )
    return old.limit(limit)


async def asked_since(tx: Tx, workspace_id: UUID, begin: datetime) -> bool:
    return bool(
        await tx.scalar(
            sa.select(sa.exists().where(asked.c.workspace_id == workspace_id, asked.c.id >= first_id(begin)))
        )
    )


async def last_kept(tx: Tx, workspace_id: UUID) -> date | None:
    day: date | None = await tx.scalar(
        sa.select(sa.func.max(bot_days.c.day)).where(bot_days.c.workspace_id == workspace_id)
    )
    return day


def grouped(rows: list[sa.Row[Any]], by: By) -> list[BotFigures]:
    """Summed up by one of what they are kept by, in the order of its values."""
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        found = sums.setdefault(_key(row, by), dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            found[name] += getattr(row, name)
    return [msgspec.convert({"key": key, **counts}, BotFigures) for key, counts in sorted(sums.items())]


def _key(row: sa.Row[Any], by: By) -> str:
    if by == "site":
        return "" if row.site_id == NO_SITE else str(row.site_id)
    return "" if by == "all" else str(getattr(row, by))
