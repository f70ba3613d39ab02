"""Merges, and whom a customer is now."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.customers.errors import MergeNotFound
from haoke.customers.merging import Layer, facts_of
from haoke.customers.rules import shown_name
from haoke.customers.tables import customers, merges
from haoke.customers.types import Merge
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_MOST_STEPS = 50  # from one that was merged to the one it is now


async def merge_row(tx: Tx, workspace_id: UUID, merge_id: UUID) -> sa.Row[Any]:
    """Raises MergeNotFound, also for one that was undone."""
    row = await tx.first(
        sa.select(merges)
        .where(merges.c.workspace_id == workspace_id, merges.c.id == merge_id, merges.c.undone_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise MergeNotFound
    return row


def _lasting(workspace_id: UUID, kept_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(merges.c.id.label("merge_id"), merges.c.takes, merges.c.by_id, merges.c.at, customers)
        .join(
            customers, sa.and_(customers.c.workspace_id == merges.c.workspace_id, customers.c.id == merges.c.merged_id)
        )
        .where(merges.c.workspace_id == workspace_id, merges.c.kept_id == kept_id, merges.c.undone_at.is_(None))
        .order_by(merges.c.id)
    )


async def layers_of(tx: Tx, workspace_id: UUID, kept_id: UUID) -> dict[UUID, Layer]:
    """Merge → what it gives to the kept one, the oldest first."""
    rows = await tx.all(_lasting(workspace_id, kept_id))
    return {row.merge_id: Layer(facts_of(row), frozenset(row.takes)) for row in rows}


async def merges_into(tx: Tx, workspace_id: UUID, kept_id: UUID) -> list[Merge]:
    """What was merged into a customer and not undone; the number is limited."""
    rows = await tx.all(_lasting(workspace_id, kept_id))
    return [Merge(row.merge_id, row.id, shown_name(row.name, row.number), row.by_id, to_ms(row.at)) for row in rows]


async def present_ids(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Customer → the one they are now; themselves where nothing was merged."""
    found = {each: each for each in ids}
    for _ in range(_MOST_STEPS):
        rows = await tx.all(
            sa.select(customers.c.id, customers.c.merged_into).where(
                customers.c.workspace_id == workspace_id,
                customers.c.id.in_(set(found.values())),
                customers.c.merged_into.is_not(None),
            )
        )
        if not rows:
            break
        further = {row.id: row.merged_into for row in rows}
        found = {each: further.get(now, now) for each, now in found.items()}
    return found
