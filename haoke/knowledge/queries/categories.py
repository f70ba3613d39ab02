"""Reading the tree of categories."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.knowledge.errors import CategoryNotFound
from haoke.knowledge.tables import categories, entries
from haoke.knowledge.types import Category


async def list_categories(tx: Tx, workspace_id: UUID) -> list[Category]:
    """The whole tree, in order of place; a thousand at most. ``entries`` counts those right in it."""
    counted = (
        sa.select(entries.c.category_id, sa.func.count().label("entries"))
        .where(entries.c.workspace_id == workspace_id)
        .group_by(entries.c.category_id)
        .subquery()
    )
    rows = await tx.all(
        sa.select(categories, sa.func.coalesce(counted.c.entries, 0).label("entries"))
        .outerjoin(counted, counted.c.category_id == categories.c.id)
        .where(categories.c.workspace_id == workspace_id)
        .order_by(categories.c.place, categories.c.id)
    )
    return [Category(row.id, row.parent_id, row.name, row.preset, row.place, row.entries) for row in rows]


async def category_row(tx: Tx, workspace_id: UUID, category_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises CategoryNotFound."""
    statement = sa.select(categories).where(categories.c.workspace_id == workspace_id, categories.c.id == category_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise CategoryNotFound
    return row


def branch(tree: list[Category], root: UUID) -> list[UUID]:
    """A category and all that lies below it."""
    found = [root]
    for category_id in found:
        found += [each.id for each in tree if each.parent_id == category_id and each.id not in found]
    return found


def depth(tree: list[Category], category_id: UUID | None) -> int:
    """How many levels lie from the top down to a category; 0 for none."""
    parents = {each.id: each.parent_id for each in tree}
    levels = 0
    while category_id is not None and levels <= len(tree):
        levels, category_id = levels + 1, parents.get(category_id)
    return levels
