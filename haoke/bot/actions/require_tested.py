"""Where a workspace demands it, nothing is published that was not tested, or that makes the bot worse."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from haoke.bot.bench import BenchChange, EntryRevision
from haoke.bot.errors import AccuracyFalls, BenchRunMissing
from haoke.bot.queries.bench import bench_settings_of, runs_since
from haoke.bot.types import BotSettings
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_RECENT = timedelta(days=1)
_LOOKED_AT = 100  # runs, the newest


async def require_tested_drafts(tx: Tx, workspace_id: UUID, drafts: Sequence[tuple[UUID, int]]) -> None:
    """Knowledge's guard. Raises BenchRunMissing, AccuracyFalls."""
    for entry_id, revision in drafts:
        wanted = EntryRevision(entry_id, revision)
        if not await _passed(tx, workspace_id, lambda change, wanted=wanted: wanted in change.entries):  # type: ignore[misc]  # bound now
            return


async def require_tested_settings(tx: Tx, workspace_id: UUID, wanted: BotSettings) -> None:
    """Raises BenchRunMissing, AccuracyFalls."""
    await _passed(tx, workspace_id, lambda change: change.settings == wanted)


async def _passed(tx: Tx, workspace_id: UUID, fits: Callable[[BenchChange], bool]) -> bool:
    """False: the workspace demands nothing. The newest fitting run counts."""
    settings = await bench_settings_of(tx, workspace_id)
    if not settings.demanded:
        return False
    for run in await runs_since(tx, workspace_id, now() - _RECENT, _LOOKED_AT):
        if run.change is None or not fits(run.change) or not set(settings.set_ids) <= set(run.set_ids):
            continue
        assert run.before is not None, "a run with a change has asked before it, too"
        assert run.after is not None, "a finished run has figures"
        before, after = 100 * run.before.accuracy, 100 * run.after.accuracy
        if before - after > settings.most_fall:
            raise AccuracyFalls(before=round(before, 1), after=round(after, 1), limit=settings.most_fall)
        return True
    raise BenchRunMissing
