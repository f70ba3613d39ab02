"""Reading versions of entries, and what is live of them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.knowledge.errors import EntryVersionNotFound
from haoke.knowledge.tables import entries, live_entries, versions
from haoke.knowledge.types import Content, EntryVersion, PublishedEntry


async def list_versions(
    tx: Tx, workspace_id: UUID, entry_id: UUID, *, limit: int, before: int | None = None
) -> list[EntryVersion]:
    """The newest first."""
    statement = sa.select(versions).where(versions.c.workspace_id == workspace_id, versions.c.entry_id == entry_id)
    if before is not None:
        statement = statement.where(versions.c.number < before)
    rows = await tx.all(statement.order_by(versions.c.number.desc()).limit(limit))
    return [
        EntryVersion(
            row.number,
            row.content["title"],
            row.note,
            row.written_by,
            row.published_by,
            to_ms(row.published_at),
            row.restored,
        )
        for row in rows
    ]


async def version_content(tx: Tx, workspace_id: UUID, entry_id: UUID, number: int) -> Content:
    """Raises EntryVersionNotFound."""
    stored = await tx.scalar(
        sa.select(versions.c.content).where(
            versions.c.workspace_id == workspace_id, versions.c.entry_id == entry_id, versions.c.number == number
        )
    )
    if stored is None:
        raise EntryVersionNotFound
    return msgspec.convert(stored, Content)


async def published(tx: Tx, workspace_id: UUID, entry_ids: Collection[UUID], at: datetime) -> list[PublishedEntry]:
    """What these entries say at a moment; those that are not live are left out."""
    rows = await tx.all(
        sa.select(entries.c.key, live_entries, versions.c.content)
        .join(
            versions,
            sa.and_(
                versions.c.workspace_id == live_entries.c.workspace_id,
                versions.c.entry_id == live_entries.c.entry_id,
                versions.c.number == live_entries.c.number,
            ),
        )
        .join(
            entries,
            sa.and_(entries.c.workspace_id == live_entries.c.workspace_id, entries.c.id == live_entries.c.entry_id),
        )
        .where(live_entries.c.workspace_id == workspace_id, live_entries.c.entry_id.in_(entry_ids), *holding_at(at))
    )
    return [
        PublishedEntry(row.entry_id, row.form, row.key, row.number, msgspec.convert(row.content, Content))
        for row in rows
    ]


def holding_at(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Live entries whose time it is."""
    begins, ends = live_entries.c.valid_from, live_entries.c.valid_until
    return sa.or_(begins.is_(None), begins <= at), sa.or_(ends.is_(None), ends > at)


async def over(tx: Tx, at: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace, entry) of live entries whose time has passed."""
    rows = await tx.all(
        sa.select(live_entries.c.workspace_id, live_entries.c.entry_id)
        .where(live_entries.c.valid_until <= at)
        .order_by(live_entries.c.valid_until)
        .limit(limit)
    )
    return [(row.workspace_id, row.entry_id) for row in rows]
