"""What an import has to know of what is there already."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.knowledge.tables import entries


async def entries_named(tx: Tx, workspace_id: UUID, keys: Collection[str], ids: Collection[UUID]) -> list[sa.Row[Any]]:
    """The entries with one of these keys or ids, locked in the order of ids."""
    return await tx.all(
        sa.select(entries)
        .where(entries.c.workspace_id == workspace_id, sa.or_(entries.c.key.in_(keys), entries.c.id.in_(ids)))
        .order_by(entries.c.id)
        .with_for_update()
    )


async def entries_titled(tx: Tx, workspace_id: UUID, titles: Collection[str]) -> dict[str, UUID]:
    """Title → an entry that has exactly this one."""
    rows = await tx.all(
        sa.select(entries.c.title, entries.c.id).where(
            entries.c.workspace_id == workspace_id, entries.c.title.in_(titles)
        )
    )
    return {row.title: row.id for row in rows}
