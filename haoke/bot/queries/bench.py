"""Reading question sets, runs and their results."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.bot.bench import (
    BenchChange,
    BenchQuestion,
    BenchResult,
    BenchRun,
    BenchSettings,
    BenchTry,
    Figures,
    QuestionSet,
)
from haoke.bot.errors import BenchRunNotFound, QuestionSetNotFound
from haoke.bot.tables import asked, bench_questions, bench_results, bench_runs, bench_settings, question_sets
from haoke.bot.types import KnownEntry
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.knowledge.catalog import live_titles

Only = Literal["", "better", "worse", "wrong"]

_STALE = timedelta(minutes=5)
"""A run that no process was at for so long is begun anew."""


async def list_sets(tx: Tx, workspace_id: UUID) -> list[QuestionSet]:
    """By name, at most ``MOST_SETS`` of them are there."""
    count = (
        sa.select(bench_questions.c.set_id, sa.func.count().label("number"))
        .where(bench_questions.c.workspace_id == workspace_id)
        .group_by(bench_questions.c.set_id)
        .subquery()
    )
    rows = await tx.all(
        sa.select(question_sets, sa.func.coalesce(count.c.number, 0).label("number"))
        .outerjoin(count, count.c.set_id == question_sets.c.id)
        .where(question_sets.c.workspace_id == workspace_id)
        .order_by(question_sets.c.name)
    )
    return [QuestionSet(row.id, row.name, row.number, to_ms(row.changed_at)) for row in rows]


async def set_for(tx: Tx, workspace_id: UUID, set_id: UUID) -> sa.Row[Any]:
    """Held. Raises QuestionSetNotFound."""
    row = await tx.first(
        sa.select(question_sets)
        .where(question_sets.c.workspace_id == workspace_id, question_sets.c.id == set_id)
        .with_for_update()
    )
    if row is None:
        raise QuestionSetNotFound
    return row


async def count_questions(tx: Tx, workspace_id: UUID, set_ids: Collection[UUID]) -> int:
    count: int = await tx.scalar(
        sa.select(sa.func.count()).where(
            bench_questions.c.workspace_id == workspace_id, bench_questions.c.set_id.in_(set_ids)
        )
    )
    return count


async def questions_of(tx: Tx, workspace_id: UUID, set_ids: Collection[UUID], limit: int) -> list[sa.Row[Any]]:
    """In the order of sets and of their making."""
    return await tx.all(
        sa.select(bench_questions)
        .where(bench_questions.c.workspace_id == workspace_id, bench_questions.c.set_id.in_(set_ids))
        .order_by(bench_questions.c.set_id, bench_questions.c.id)
        .limit(limit)
    )


async def list_questions(
    tx: Tx, workspace_id: UUID, set_id: UUID, *, limit: int, after: UUID | None
) -> list[BenchQuestion]:
    statement = sa.select(bench_questions).where(
        bench_questions.c.workspace_id == workspace_id, bench_questions.c.set_id == set_id
    )
    if after is not None:
        statement = statement.where(bench_questions.c.id > after)
    rows = await tx.all(statement.order_by(bench_questions.c.id).limit(limit))
    titles = await live_titles(tx, workspace_id, {row.entry_id for row in rows if row.entry_id})
    return [
        BenchQuestion(
            id=row.id,
            question=row.question,
            locale=row.locale,
            entry=KnownEntry(row.entry_id, titles.get(row.entry_id, "")) if row.entry_id else None,
            held_back=row.held_back,
            gone=row.entry_id is not None and row.entry_id not in titles,
        )
        for row in rows
    ]


async def questions_with_answers(tx: Tx, workspace_id: UUID, limit: int) -> list[sa.Row[Any]]:
    """Of the log: what was answered and helped, or chosen; the newest first. ``expected``: the entry."""
    expected = sa.func.coalesce(asked.c.chosen_id, asked.c.entry_id)
    return await tx.all(
        sa.select(asked.c.question, asked.c.locale, expected.label("expected"))
        .where(
            asked.c.workspace_id == workspace_id,
            sa.or_(asked.c.helpful.is_(True), asked.c.chosen_id.is_not(None)),
            asked.c.helpful.is_not(False),
            expected.is_not(None),
        )
        .order_by(asked.c.id.desc())
        .limit(limit)
    )


async def bench_settings_of(tx: Tx, workspace_id: UUID) -> BenchSettings:
    row = await tx.first(sa.select(bench_settings).where(bench_settings.c.workspace_id == workspace_id))
    if row is None:
        return BenchSettings()
    return BenchSettings(
        demanded=row.demanded, set_ids=msgspec.convert(row.set_ids, list[UUID]), most_fall=row.most_fall
    )


async def due_run(tx: Tx, at: datetime) -> sa.Row[Any] | None:
    """The oldest that waits, or that its process has left; held."""
    return await tx.first(
        sa.select(bench_runs)
        .where(
            sa.text("state IN ('waiting', 'running')"),
            sa.or_(bench_runs.c.state == "waiting", bench_runs.c.beat_at < at - _STALE),
        )
        .order_by(bench_runs.c.at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def run_for(tx: Tx, workspace_id: UUID, run_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises BenchRunNotFound."""
    statement = sa.select(bench_runs).where(bench_runs.c.workspace_id == workspace_id, bench_runs.c.id == run_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise BenchRunNotFound
    return row


async def list_runs(tx: Tx, workspace_id: UUID, *, limit: int, before: UUID | None = None) -> list[BenchRun]:
    """The newest first."""
    statement = sa.select(bench_runs).where(bench_runs.c.workspace_id == workspace_id)
    if before is not None:
        statement = statement.where(bench_runs.c.id < before)
    return [as_run(row) for row in await tx.all(statement.order_by(bench_runs.c.id.desc()).limit(limit))]


async def runs_since(tx: Tx, workspace_id: UUID, since: datetime, limit: int) -> list[BenchRun]:
    """Finished, with a change, the newest first."""
    rows = await tx.all(
        sa.select(bench_runs)
        .where(
            bench_runs.c.workspace_id == workspace_id,
            bench_runs.c.state == "done",
            bench_runs.c.change.is_not(None),
            bench_runs.c.at >= since,
        )
        .order_by(bench_runs.c.id.desc())
        .limit(limit)
    )
    return [as_run(row) for row in rows]


async def last_results(tx: Tx, row: sa.Row[Any]) -> dict[UUID, BenchTry]:
    """Question → how it went in the last finished run of the same sets before this one."""
    last = await tx.scalar(
        sa.select(bench_runs.c.id)
        .where(
            bench_runs.c.workspace_id == row.workspace_id,
            bench_runs.c.id < row.id,
            bench_runs.c.state == "done",
            bench_runs.c.change.is_(None),
            bench_runs.c.set_ids == row.set_ids,
        )
        .order_by(bench_runs.c.id.desc())
        .limit(1)
    )
    if last is None:
        return {}
    rows = await tx.all(
        sa.select(bench_results.c.question_id, bench_results.c.after).where(
            bench_results.c.workspace_id == row.workspace_id, bench_results.c.run_id == last
        )
    )
    return {one.question_id: msgspec.convert(one.after, BenchTry) for one in rows}


async def list_results(
    tx: Tx, workspace_id: UUID, run_id: UUID, only: Only, *, limit: int, after: int | None
) -> list[BenchResult]:
    """``only``: what flipped for the better or the worse, or is wrong now."""
    statement = sa.select(bench_results).where(
        bench_results.c.workspace_id == workspace_id, bench_results.c.run_id == run_id
    )
    if only == "wrong":
        statement = statement.where(bench_results.c.verdict != "right")
    elif only:
        statement = statement.where(bench_results.c.flip == only)
    if after is not None:
        statement = statement.where(bench_results.c.place > after)
    rows = await tx.all(statement.order_by(bench_results.c.place).limit(limit))
    results = [(row, _tried(row.before), msgspec.convert(row.after, BenchTry)) for row in rows]
    wanted = {one.entry_id for _, before, now in results for one in (before, now) if one is not None and one.entry_id}
    titles = await live_titles(tx, workspace_id, wanted | {row.entry_id for row in rows if row.entry_id})
    return [
        BenchResult(
            place=row.place,
            question=row.question,
            expected=KnownEntry(row.entry_id, titles.get(row.entry_id, "")) if row.entry_id else None,
            flip=row.flip,
            before=before,
            after=now,
            titles={one.entry_id: titles.get(one.entry_id, "") for one in (before, now) if one and one.entry_id},
        )
        for row, before, now in results
    ]


def _tried(stored: Any) -> BenchTry | None:
    return None if stored is None else msgspec.convert(stored, BenchTry)


def as_run(row: sa.Row[Any]) -> BenchRun:
    return BenchRun(
        id=row.id,
        at=to_ms(row.at),
        by=row.by,
        state=row.state,
        set_ids=msgspec.convert(row.set_ids, list[UUID]),
        change=None if row.change is None else msgspec.convert(row.change, BenchChange),
        total=row.total,
        done=row.done,
        before=None if row.before is None else msgspec.convert(row.before, Figures),
        after=None if row.after is None else msgspec.convert(row.after, Figures),
        better=row.better,
        worse=row.worse,
        why=row.why,
        published_at=to_ms_or_none(row.published_at),
        taken_back_at=to_ms_or_none(row.taken_back_at),
    )
