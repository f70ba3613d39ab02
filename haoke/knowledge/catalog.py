"""What other contexts may ask about knowledge. Nobody's permission is checked here: the asker has checked its own."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.knowledge.graph.types import LiveItem
from haoke.knowledge.queries.graph import live_items
from haoke.knowledge.queries.versions import published
from haoke.knowledge.tables import live_entries, live_phrasings
from haoke.knowledge.types import PublishedEntry, PublishedPhrasing
from haoke.knowledge.wording import as_messages


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
