"""From the log of questions to clusters of those that were missed; the work of a job, safe to run twice."""

from datetime import datetime
from uuid import UUID

from haoke.bot.actions.cluster_misses import cluster_misses
from haoke.bot.actions.gather_misses import gather_misses
from haoke.bot.client import Bot
from haoke.bot.queries.misses import loose_misses, workspaces_with_loose_misses
from haoke.kernel.db import Database

_AT_ONCE = 500  # questions judged in a transaction
_ENCODED = 64  # in a call
_MOST_BATCHES = 50  # in a run, of either kind
_MOST_WORKSPACES = 100


async def gather(db: Database, bot: Bot, at: datetime) -> None:
    for _ in range(_MOST_BATCHES):
        if await db.run(gather_misses, at, _AT_ONCE) < _AT_ONCE:
            break
    async with db.reading() as tx:
        waiting = await workspaces_with_loose_misses(tx, _MOST_WORKSPACES)
    for workspace_id in waiting:
        await _cluster(db, bot, workspace_id)


async def _cluster(db: Database, bot: Bot, workspace_id: UUID) -> None:
    """As far as a bot process makes vectors; the rest waits for the next run."""
    for _ in range(_MOST_BATCHES):
        async with db.reading() as tx:
            loose = await loose_misses(tx, workspace_id, _ENCODED)
        made = await bot.vectors([row.question for row in loose]) if loose else None
        if made is None:
            return
        await db.run(cluster_misses, workspace_id, [row.id for row in loose], made)
