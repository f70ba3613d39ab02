"""Routes of the bot's statistics: live, by day, by where the questions came from; entries, words; as a file."""

import asyncio
import csv
import io
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from haoke.accounts import catalog as accounts
from haoke.bot.actions.keep_days import day_begins
from haoke.bot.hot_words import hot_words
from haoke.bot.permissions import VIEW
from haoke.bot.queries.statistics import (
    By,
    count_days,
    count_entries,
    grouped,
    hand_overs_between,
    hand_overs_by_day,
    kept_figures,
    kept_uses,
    last_kept,
    texts_between,
)
from haoke.bot.types import COUNTS, ENTRY_COUNTS, BotFigures, EntryUse, HotWord
from haoke.channels import catalog as sites
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.knowledge.catalog import published_entries

_VIEW: dict[str, Any] = {"audience": "member", "permission": VIEW}
_MOST_TEXTS = 2000
_ENTRIES = 20
_WORDS = 30

Days = Annotated[int, QueryParameter(ge=1, le=366)]


class BotStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """Of the last ``days`` in the workspace's time zone, today's until now among them. ``total``: of all groups.

    ``hand_overs``: why visitors were given to people → how often.
    """

    total: BotFigures
    hand_overs: dict[str, int]
    groups: list[BotFigures]


class BotTopics(msgspec.Struct, frozen=True, kw_only=True):
    """``entries``: the most used; ``words``: those asked about more than in as many days before."""

    entries: list[EntryUse]
    words: list[HotWord]


class _Span(msgspec.Struct, frozen=True):
    """``live``: the first day that is counted from the log of questions, since it is not put down yet."""

    zone: str
    since: date
    live: date
    until: date

    def begins(self, day: date) -> Any:
        return day_begins(day, ZoneInfo(self.zone))


async def _span(tx: Tx, workspace_id: UUID, days: int) -> _Span:
    zone = (await accounts.workspace_by_id(tx, workspace_id)).time_zone
    today = now().astimezone(ZoneInfo(zone)).date()
    since = today - timedelta(days=days - 1)
    last = await last_kept(tx, workspace_id)
    live = since if last is None else min(today, max(since, last + timedelta(days=1)))
    return _Span(zone, since, live, today + timedelta(days=1))


async def _figures(tx: Tx, workspace_id: UUID, span: _Span) -> list[Any]:
    kept = await kept_figures(tx, workspace_id, span.since, span.live)
    return kept + await count_days(tx, workspace_id, span.begins(span.live), span.begins(span.until), span.zone)


@get("/bot/statistics", opt=_VIEW)
async def bot_statistics(db: TheDatabase, actor: TheActor, days: Days = 7, by: FromQuery[By] = "day") -> BotStatistics:
    """What came of the questions; trials are not counted."""
    async with db.reading() as tx:
        span = await _span(tx, actor.workspace_id, days)
        rows = await _figures(tx, actor.workspace_id, span)
        reasons = await hand_overs_between(tx, actor.workspace_id, span.begins(span.since), span.begins(span.until))
        groups = grouped(rows, by)
        if by == "day":
            whole = (span.begins(span.since), span.begins(span.until))
            handed = await hand_overs_by_day(tx, actor.workspace_id, *whole, span.zone)
            groups = [msgspec.structs.replace(one, hand_overs=handed.get(one.key, {})) for one in groups]
        if by == "site":
            names = await sites.names_of(tx, actor.workspace_id, {UUID(one.key) for one in groups if one.key})
            groups = [
                msgspec.structs.replace(one, name=names.get(UUID(one.key), "") if one.key else "") for one in groups
            ]
    total = grouped(rows, "all")
    return BotStatistics(total=total[0] if total else BotFigures(key=""), hand_overs=reasons, groups=groups)


@get("/bot/statistics/topics", opt=_VIEW)
async def bot_topics(db: TheDatabase, actor: TheActor, days: Days = 7) -> BotTopics:
    """What is asked about."""
    async with db.reading() as tx:
        span = await _span(tx, actor.workspace_id, days)
        begin, end = span.begins(span.since), span.begins(span.until)
        uses = await _uses(tx, actor.workspace_id, span)
        live = await published_entries(tx, actor.workspace_id, [entry_id for entry_id, _ in uses])
        texts = await texts_between(tx, actor.workspace_id, begin, end, _MOST_TEXTS)
        before = await texts_between(tx, actor.workspace_id, begin - (end - begin), begin, _MOST_TEXTS)
    titles = {entry.id: entry.content.title for entry in live}
    words = await asyncio.to_thread(hot_words, texts, before, _WORDS)
    return BotTopics(
        entries=[EntryUse(entry_id=each, title=titles.get(each, ""), **counts) for each, counts in uses],
        words=words,
    )


async def _uses(tx: Tx, workspace_id: UUID, span: _Span) -> list[tuple[UUID, dict[str, int]]]:
    rows = [
        *await kept_uses(tx, workspace_id, span.since, span.live, 10 * _ENTRIES),
        *await count_entries(tx, workspace_id, span.begins(span.live), span.begins(span.until), span.zone),
    ]
    sums: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found = sums.setdefault(row.entry_id, dict.fromkeys(ENTRY_COUNTS, 0))
        for name in ENTRY_COUNTS:
            found[name] += getattr(row, name)
    order = sorted(sums.items(), key=lambda one: (-one[1]["answered"] - one[1]["chosen"], str(one[0])))
    return order[:_ENTRIES]


@get(
    "/bot/statistics/export",
    opt=_VIEW | {"answer": ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
)
async def export_statistics(
    db: TheDatabase, actor: TheActor, days: Days = 28, form: FromQuery[Literal["csv", "xlsx"]] = "csv"
) -> Response[bytes]:
    """A line for each day, source, language and site."""
    async with db.reading() as tx:
        rows = await _figures(tx, actor.workspace_id, await _span(tx, actor.workspace_id, days))
    names = ("day", "source", "locale", "site_id", *COUNTS)
    lines = [[_cell(getattr(row, name)) for name in names] for row in rows]
    content = _as_csv(names, lines) if form == "csv" else await asyncio.to_thread(_as_workbook, names, lines)
    kind = "text/csv; charset=utf-8" if form == "csv" else _WORKBOOK
    return Response(
        content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="bot-statistics.{form}"'}
    )


_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else "" if value == UUID(int=0) else str(value)


def _as_csv(names: tuple[str, ...], lines: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([names, *lines])
    return text.getvalue().encode("utf-8-sig")  # with the mark that spreadsheets look for


def _as_workbook(names: tuple[str, ...], lines: list[list[Any]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 a start need not wait for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bot")
    for line in (list(names), *lines):
        sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


routes: list[Any] = [bot_statistics, bot_topics, export_statistics]
