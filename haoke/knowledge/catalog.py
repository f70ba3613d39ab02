"""What other contexts may ask about knowledge. Nobody's permission is checked here: the asker has checked its own."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import now, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.knowledge.formats.apart import read_apart
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.graph.types import LiveItem
from haoke.knowledge.queries.graph import live_items
from haoke.knowledge.queries.versions import published
from haoke.knowledge.tables import entries, live_entries, live_phrasings
from haoke.knowledge.types import Content, PublishedEntry, PublishedPhrasing
from haoke.knowledge.wording import as_messages, ways_to_ask

__all__ = ["Row", "live_graph", "read_apart"]


async def published_phrasings(
    tx: Tx,
    workspace_id: UUID,
    after: tuple[UUID, UUID] | None = None,
    limit: int = 1000,
    *,
    entry_ids: Collection[UUID] | None = None,
) -> list[PublishedPhrasing]:
    """All live ways to ask, or those of some entries, in the order of (entry, phrasing), from ``after`` on.

    Also of entries whose time has not come yet; see ``valid_from``.
    """
    statement = (
        sa.select(live_phrasings, *(live_entries.c[name] for name in _OF_ENTRY))
        .join(
            live_entries,
            sa.and_(
                live_entries.c.workspace_id == live_phrasings.c.workspace_id,
                live_entries.c.entry_id == live_phrasings.c.entry_id,
            ),
        )
        .where(live_phrasings.c.workspace_id == workspace_id)
    )
    if after is not None:
        statement = statement.where(sa.tuple_(live_phrasings.c.entry_id, live_phrasings.c.id) > after)
    if entry_ids is not None:
        statement = statement.where(live_phrasings.c.entry_id.in_(entry_ids))
    rows = await tx.all(statement.order_by(live_phrasings.c.entry_id, live_phrasings.c.id).limit(limit))
    return [_phrasing(row) for row in rows]


async def live_among(tx: Tx, workspace_id: UUID, phrasing_ids: Collection[UUID]) -> set[UUID]:
    """Which of these ways to ask are live."""
    rows = await tx.all(
        sa.select(live_phrasings.c.id).where(
            live_phrasings.c.workspace_id == workspace_id, live_phrasings.c.id.in_(phrasing_ids)
        )
    )
    return {row.id for row in rows}


_OF_ENTRY = ("title", "visibility", "team_ids", "site_ids", "valid_from", "valid_until")


def _phrasing(row: sa.Row[Any]) -> PublishedPhrasing:
    return PublishedPhrasing(
        entry_id=row.entry_id,
        phrasing_id=row.id,
        text=row.text,
        locale=row.locale,
        main=row.id == row.entry_id,
        title=row.title,
        visibility=row.visibility,
        team_ids=row.team_ids,
        site_ids=row.site_ids,
        valid_from=to_ms_or_none(row.valid_from),
        valid_until=to_ms_or_none(row.valid_until),
    )


async def published_entries(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> list[PublishedEntry]:
    """What these entries say now, as messages say it, in the order asked; those that are not live are left out."""
    found = {entry.id: entry for entry in await published(tx, workspace_id, ids, now())}
    return [as_messages(found[each]) for each in ids if each in found]


async def live_graph(
    tx: Tx, workspace_id: UUID, after: UUID | None = None, limit: int = 1000, *, ids: Collection[UUID] | None = None
) -> list[LiveItem]:
    """All of the graph that is live, or of some items, in the order of ids, from ``after`` on."""
    return await live_items(tx, workspace_id, after, limit, ids)


async def drafts_of(
    tx: Tx, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, tuple[int, list[PublishedPhrasing]]]:
    """Entry → the revision of its draft, and the ways to ask for it as if that were published."""
    rows = await tx.all(
        sa.select(entries.c.id, entries.c.revision, entries.c.draft).where(
            entries.c.workspace_id == workspace_id, entries.c.id.in_(ids)
        )
    )
    return {row.id: (row.revision, _as_if_live(row.id, msgspec.convert(row.draft, Content))) for row in rows}


def _as_if_live(entry_id: UUID, content: Content) -> list[PublishedPhrasing]:
    return [
        PublishedPhrasing(
            entry_id=entry_id,
            phrasing_id=phrasing_id,
            text=text,
            locale=locale,
            main=phrasing_id == entry_id,
            title=content.title,
            visibility=content.visibility,
            team_ids=content.team_ids,
            site_ids=content.site_ids,
            valid_from=content.valid_from,
            valid_until=content.valid_until,
        )
        for phrasing_id, (text, locale) in ways_to_ask(entry_id, content).items()
    ]


async def live_titles(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of those of them that are live."""
    rows = await tx.all(
        sa.select(live_entries.c.entry_id, live_entries.c.title).where(
            live_entries.c.workspace_id == workspace_id, live_entries.c.entry_id.in_(ids)
        )
    )
    return {row.entry_id: row.title for row in rows}


async def live_named(tx: Tx, workspace_id: UUID, names: Collection[str]) -> dict[str, UUID]:
    """Live entries by their key, or their id."""
    rows = await tx.all(
        sa.select(entries.c.key, live_entries.c.entry_id)
        .join(
            entries,
            sa.and_(entries.c.workspace_id == live_entries.c.workspace_id, entries.c.id == live_entries.c.entry_id),
        )
        .where(
            live_entries.c.workspace_id == workspace_id,
            sa.or_(entries.c.key.in_(names), sa.cast(live_entries.c.entry_id, sa.Text).in_(names)),
        )
    )
    return {row.key: row.entry_id for row in rows if row.key} | {str(row.entry_id): row.entry_id for row in rows}


async def versions_live(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, int]:
    """Entry → the number of the version that is live."""
    rows = await tx.all(
        sa.select(live_entries.c.entry_id, live_entries.c.number).where(
            live_entries.c.workspace_id == workspace_id, live_entries.c.entry_id.in_(ids)
        )
    )
    return {row.entry_id: row.number for row in rows}
