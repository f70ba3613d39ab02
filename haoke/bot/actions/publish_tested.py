"""Publish what a run has tested, all at once, and take it back with one click."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.actions.change_settings import change_settings
from haoke.bot.bench import BenchChange, BenchRun
from haoke.bot.errors import BenchRunUnfit, PublicationOvertaken
from haoke.bot.permissions import TEST
from haoke.bot.queries.bench import as_run, run_for
from haoke.bot.queries.index import settings_of
from haoke.bot.tables import bench_runs
from haoke.bot.types import BotSettings
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.actions.publish_entry import publish_entry, roll_back
from haoke.knowledge.actions.withdraw_entry import withdraw_entry
from haoke.knowledge.catalog import versions_live


class Undone(msgspec.Struct, frozen=True):
    """An entry's version before and after; no version before: it was not live."""

    entry_id: UUID
    before: int | None
    after: int


class Undo(msgspec.Struct, frozen=True, kw_only=True):
    entries: list[Undone]
    before: BotSettings | None
    after: BotSettings | None


async def publish_tested(tx: Tx, actor: Actor, run_id: UUID) -> BenchRun:
    """Drafts as they were tested, by knowledge's own rules, and terms and thresholds.

    Raises PermissionDenied, BenchRunNotFound, BenchRunUnfit, and what ``publish_entry`` and ``change_settings`` raise.
    """
    actor.require(TEST)
    row = await run_for(tx, actor.workspace_id, run_id, lock=True)
    if row.state != "done" or row.change is None or row.published_at is not None:
        raise BenchRunUnfit
    change = msgspec.convert(row.change, BenchChange)
    live = await versions_live(tx, actor.workspace_id, [one.entry_id for one in change.entries])
    undone: list[Undone] = []
    for one in sorted(change.entries, key=lambda each: each.entry_id):
        entry = await publish_entry(tx, actor, one.entry_id, one.revision)
        assert entry.published is not None, "it was published just now"
        undone.append(Undone(one.entry_id, live.get(one.entry_id), entry.published))
    before = await settings_of(tx, actor.workspace_id) if change.settings is not None else None
    if change.settings is not None:
        await change_settings(tx, actor, change.settings)
    undo = Undo(entries=undone, before=before, after=change.settings)
    await record_audit(tx, actor, "bench.published", run_id, number=len(undone))
    return await _write(tx, row, published_at=now(), undo=msgspec.to_builtins(undo))


async def take_back(tx: Tx, actor: Actor, run_id: UUID) -> BenchRun:
    """Everything is again as it was before this publication, or nothing of it.

    Raises PermissionDenied, BenchRunNotFound, BenchRunUnfit, PublicationOvertaken, and what ``roll_back``,
    ``withdraw_entry`` and ``change_settings`` raise.
    """
    actor.require(TEST)
    row = await run_for(tx, actor.workspace_id, run_id, lock=True)
    if row.published_at is None or row.taken_back_at is not None:
        raise BenchRunUnfit
    undo = msgspec.convert(row.undo, Undo)
    live = await versions_live(tx, actor.workspace_id, [one.entry_id for one in undo.entries])
    for one in undo.entries:
        if live.get(one.entry_id) != one.after:
            raise PublicationOvertaken(title=str(one.entry_id))
        if one.before is None:
            await withdraw_entry(tx, actor, one.entry_id)
        else:
            await roll_back(tx, actor, one.entry_id, one.before)
    if undo.before is not None:
        if await settings_of(tx, actor.workspace_id) != undo.after:
            raise PublicationOvertaken(title="terms")
        await change_settings(tx, actor, undo.before, tested=True)
    await record_audit(tx, actor, "bench.taken_back", run_id, number=len(undo.entries))
    return await _write(tx, row, taken_back_at=now())


async def _write(tx: Tx, row: sa.Row[Any], **values: Any) -> BenchRun:
    changed = await tx.execute(
        bench_runs.update()
        .where(bench_runs.c.workspace_id == row.workspace_id, bench_runs.c.id == row.id)
        .values(values)
        .returning(bench_runs)
    )
    return as_run(changed.one())
