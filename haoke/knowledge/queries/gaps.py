"""Reading what is left open in entries."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.knowledge.gaps import NAME, gaps_in
from haoke.knowledge.queries.entries import as_entry
from haoke.knowledge.tables import entries

MOST_WITH_GAPS = 5000


class Gap(msgspec.Struct, frozen=True):
    """A gap, in how many entries it is open, and the title of one."""

    name: str
    entries: int
    example: str


async def entries_with_gaps(
    tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int, lock: bool = False
) -> list[sa.Row[Any]]:
    """Entries whose draft may leave something open, in the order of ids."""
    statement = sa.select(entries).where(
        entries.c.workspace_id == workspace_id, sa.cast(entries.c.draft, sa.Text).regexp_match(rf"\{{{NAME}\}}")
    )
    if after is not None:
        statement = statement.where(entries.c.id > after)
    statement = statement.order_by(entries.c.id).limit(limit)
    return await tx.all(statement.with_for_update() if lock else statement)


async def open_gaps(tx: Tx, workspace_id: UUID) -> list[Gap]:
    """The most frequent first; of the first five thousand entries that have any."""
    found: dict[str, Gap] = {}
    for row in await entries_with_gaps(tx, workspace_id, after=None, limit=MOST_WITH_GAPS):
        entry = as_entry(row)
        for name in gaps_in(entry.draft):
            known = found.get(name, Gap(name, 0, entry.draft.title))
            found[name] = msgspec.structs.replace(known, entries=known.entries + 1)
    return sorted(found.values(), key=lambda gap: (-gap.entries, gap.name))
