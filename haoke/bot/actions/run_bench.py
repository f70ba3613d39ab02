"""A run of the test bench: asked for by a member, made by a bot process, stopped by whoever likes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.bench import MOST_QUESTIONS, BenchChange, BenchRun, RunState
from haoke.bot.errors import BenchRunEmpty, QuestionSetFull
from haoke.bot.permissions import TEST
from haoke.bot.queries.bench import as_run, count_questions, due_run, run_for
from haoke.bot.tables import bench_results, bench_runs
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def start_run(tx: Tx, actor: Actor, set_ids: Sequence[UUID], change: BenchChange | None) -> BenchRun:
    """It waits for a bot process.

    Raises PermissionDenied, BenchRunEmpty, QuestionSetFull.
    """
    actor.require(TEST)
    wanted = sorted(set(set_ids))
    total = await count_questions(tx, actor.workspace_id, wanted)
    if not total:
        raise BenchRunEmpty(path="$.set_ids")
    if total > MOST_QUESTIONS:
        raise QuestionSetFull(limit=MOST_QUESTIONS)
    run_id = new_id()
    made = await tx.execute(
        bench_runs.insert()
        .values(
            workspace_id=actor.workspace_id,
            id=run_id,
            at=now(),
            by=actor.id,
            set_ids=[str(one) for one in wanted],
            change=None if change is None else msgspec.to_builtins(change),
            total=total,
        )
        .returning(bench_runs)
    )
    await record_audit(tx, actor, "bench.run", run_id, number=total)
    return as_run(made.one())


async def cancel_run(tx: Tx, actor: Actor, run_id: UUID) -> BenchRun:
    """What has ended stays as it is. Raises PermissionDenied, BenchRunNotFound."""
    actor.require(TEST)
    row = await run_for(tx, actor.workspace_id, run_id, lock=True)
    if row.state not in {"waiting", "running"}:
        return as_run(row)
    return as_run(await _write(tx, row, state="cancelled"))


async def claim_run(tx: Tx, at: datetime) -> sa.Row[Any] | None:
    """The next run for this process; what another process that died had found out is forgotten."""
    row = await due_run(tx, at)
    if row is None:
        return None
    await tx.execute(
        sa.delete(bench_results).where(
            bench_results.c.workspace_id == row.workspace_id, bench_results.c.run_id == row.id
        )
    )
    return await _write(tx, row, state="running", done=0, beat_at=at)


async def note_results(tx: Tx, run: sa.Row[Any], results: list[dict[str, Any]]) -> bool:
    """Whether the run goes on: nobody stopped it."""
    row = await run_for(tx, run.workspace_id, run.id, lock=True)
    if row.state != "running":
        return False
    if results:
        await tx.execute(bench_results.insert(), results)
    await _write(tx, row, done=row.done + len(results), beat_at=now())
    return True


async def end_run(tx: Tx, run: sa.Row[Any], state: RunState, **values: Any) -> None:
    row = await run_for(tx, run.workspace_id, run.id, lock=True)
    if row.state == "running":
        await _write(tx, row, state=state, **values)


async def _write(tx: Tx, row: sa.Row[Any], **values: Any) -> sa.Row[Any]:
    changed = await tx.execute(
        bench_runs.update()
        .where(bench_runs.c.workspace_id == row.workspace_id, bench_runs.c.id == row.id)
        .values(values)
        .returning(bench_runs)
    )
    return changed.one()
