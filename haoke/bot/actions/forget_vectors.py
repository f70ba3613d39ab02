"""Forget the vectors of phrasings that are gone: of entries that were withdrawn or rewritten, and of tasks."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.bot.queries.index import stored_phrasings
from haoke.bot.queries.tasks import task_phrasings
from haoke.bot.tables import phrasing_vectors
from haoke.kernel.db import Database, Tx
from haoke.knowledge.catalog import live_among

_PAGE = 1000
_WORKSPACES = 100


async def forget_all_vectors(db: Database) -> int:
    """Of all workspaces; how many phrasings."""
    after: UUID | None = None
    forgotten = 0
    while True:
        async with db.reading() as tx:
            page = await accounts.workspaces_after(tx, after, _WORKSPACES)
        for workspace in page:
            forgotten += await forget_vectors(db, workspace.id)
        if len(page) < _WORKSPACES:
            return forgotten
        after = page[-1].id


async def forget_vectors(db: Database, workspace_id: UUID) -> int:
    """Some at a time. One that comes back meanwhile is made again when it is needed."""
    after: UUID | None = None
    forgotten = 0
    while True:
        async with db.reading() as tx:
            stored = await stored_phrasings(tx, workspace_id, after, _PAGE)
            live = await live_among(tx, workspace_id, stored) if stored else set()
            gone = set(stored) - live
            if gone:
                gone -= {one.phrasing_id for one in await task_phrasings(tx, workspace_id)}
        if gone:
            await db.run(_forget, workspace_id, gone)
            forgotten += len(gone)
        if len(stored) < _PAGE:
            return forgotten
        after = stored[-1]


async def _forget(tx: Tx, workspace_id: UUID, gone: set[UUID]) -> None:
    await tx.execute(
        sa.delete(phrasing_vectors).where(
            phrasing_vectors.c.workspace_id == workspace_id, phrasing_vectors.c.phrasing_id.in_(gone)
        )
    )
