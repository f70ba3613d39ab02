"""What an import has to know of what is there already."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.db import Tx
from haoke.knowledge.tables import entries
from haoke.knowledge.types import Content, PublishedEntry


async def entries_named(tx: Tx, workspace_id: UUID, keys: Collection[str], ids: Collection[UUID]) -> list[sa.Row[Any]]:
    """The entries with one of these keys or ids, locked in the order of ids."""
    return await tx.all(
        sa.select(entries)
        .where(
            entries.c.workspace_id == workspace_id,
            sa.or_(entries.c.key == _any(keys, sa.Text()), entries.c.id == _any(ids, sa.Uuid())),
        )
        .order_by(entries.c.id)
        .with_for_update()
    )


async def entries_titled(tx: Tx, workspace_id: UUID, titles: Collection[str]) -> dict[str, UUID]:
    """Title → an entry that has exactly this one."""
    rows = await tx.all(
        sa.select(entries.c.title, entries.c.id).where(
            entries.c.workspace_id == workspace_id, entries.c.title == _any(titles, sa.Text())
        )
    )
    return {row.title: row.id for row in rows}


async def entries_to_export(
    tx: Tx, workspace_id: UUID, category_ids: Collection[UUID] | None, *, after: UUID | None, limit: int
) -> list[PublishedEntry]:
    """Entries as they are written at the moment, drafts included, in the order they were made."""
    statement = sa.select(entries).where(entries.c.workspace_id == workspace_id)
    if category_ids is not None:
        statement = statement.where(entries.c.category_id.in_(category_ids))
    if after is not None:
        statement = statement.where(entries.c.id > after)
    rows = await tx.all(statement.order_by(entries.c.id).limit(limit))
    return [
        PublishedEntry(row.id, row.form, row.key, row.published or 0, msgspec.convert(row.draft, Content))
        for row in rows
    ]


async def keys_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """What entries are named in tables: their key, or their id."""
    rows = await tx.all(
        sa.select(entries.c.id, entries.c.key).where(
            entries.c.workspace_id == workspace_id, entries.c.id == _any(ids, sa.Uuid())
        )
    )
    return {row.id: row.key or str(row.id) for row in rows}


def _any(values: Collection[Any], kind: sa.types.TypeEngine[Any]) -> sa.CollectionAggregate[Any]:
    """One parameter for any number of values: a statement has at most 32,767."""
    return sa.any_(sa.cast(list(values), ARRAY(kind)))
