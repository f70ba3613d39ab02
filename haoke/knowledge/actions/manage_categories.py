"""The tree of categories: ready-made ones to begin with, own ones, renamed, moved and removed."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.errors import (
    CategoryLimit,
    CategoryNameInvalid,
    CategoryNameTaken,
    CategoryTooDeep,
    CategoryUsed,
)
from haoke.knowledge.help_centre.memory import shelves
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.categories import branch, category_row, depth, list_categories
from haoke.knowledge.rules import MAX_CATEGORIES, MAX_DEPTH, PRESETS, clean_line, preset_name
from haoke.knowledge.tables import categories
from haoke.knowledge.types import Category

_NAME = 60


async def begin_categories(tx: Tx, workspace_id: UUID, locale: str) -> None:
    """The ready-made categories of a new workspace, named in its language."""
    rows = [
        {
            "workspace_id": workspace_id,
            "id": new_id(),
            "name": preset_name(preset, locale),
            "preset": preset,
            "place": at,
        }
        for at, preset in enumerate(PRESETS)
    ]
    await tx.execute(categories.insert(), rows)


async def add_category(tx: Tx, actor: Actor, name: str, parent_id: UUID | None = None) -> Category:
    """At the end. Raises PermissionDenied, CategoryNotFound, and what is wrong with name or place."""
    actor.require(MANAGE)
    tree = await list_categories(tx, actor.workspace_id)
    if len(tree) >= MAX_CATEGORIES:
        raise CategoryLimit(limit=MAX_CATEGORIES)
    name = clean_name(name)
    if parent_id is not None:
        await category_row(tx, actor.workspace_id, parent_id, lock=True)
    if depth(tree, parent_id) >= MAX_DEPTH:
        raise CategoryTooDeep(limit=MAX_DEPTH)
    place = max((each.place for each in tree), default=-1) + 1
    category = Category(new_id(), parent_id, name, "", place)
    values = {key: value for key, value in msgspec.structs.asdict(category).items() if key != "entries"}
    try:
        await tx.execute(categories.insert().values(workspace_id=actor.workspace_id, **values))
    except sa.exc.IntegrityError:
        raise CategoryNameTaken(name=name) from None
    await record_audit(tx, actor, "category.created", category.id, name=name)
    shelves.changed(tx, actor.workspace_id)
    return category


async def change_category(tx: Tx, actor: Actor, category_id: UUID, name: str, parent_id: UUID | None) -> None:
    """Rename or move. A ready-made category with a name of its own is an own one.

    Raises PermissionDenied, CategoryNotFound, CategoryNameInvalid, CategoryNameTaken, CategoryTooDeep.
    """
    actor.require(MANAGE)
    row = await category_row(tx, actor.workspace_id, category_id, lock=True)
    tree = await list_categories(tx, actor.workspace_id)
    below = branch(tree, category_id)
    if parent_id is not None:
        await category_row(tx, actor.workspace_id, parent_id, lock=True)
    height = max(depth(tree, each) for each in below) - depth(tree, category_id) + 1
    if parent_id in below or depth(tree, parent_id) + height > MAX_DEPTH:
        raise CategoryTooDeep(limit=MAX_DEPTH)
    name = clean_name(name) if name else row.name
    preset = row.preset if name == row.name else ""
    try:
        await tx.execute(
            categories.update()
            .where(categories.c.workspace_id == actor.workspace_id, categories.c.id == category_id)
            .values(name=name, preset=preset, parent_id=parent_id)
        )
    except sa.exc.IntegrityError:
        raise CategoryNameTaken(name=name) from None
    await record_audit(tx, actor, "category.changed", category_id, name=name, before=row.name)
    shelves.changed(tx, actor.workspace_id)


async def order_categories(tx: Tx, actor: Actor, ids: list[UUID]) -> None:
    """Those that are named come in this order, the others after them. Raises PermissionDenied."""
    actor.require(MANAGE)
    tree = await list_categories(tx, actor.workspace_id)
    wanted = {category_id: place for place, category_id in enumerate(ids)}
    ordered = sorted(tree, key=lambda each: (wanted.get(each.id, len(wanted)), each.place))
    moved = [{"category": each.id, "to": place} for place, each in enumerate(ordered) if each.place != place]
    if moved:
        await tx.execute(
            categories.update()
            .where(
                categories.c.workspace_id == actor.workspace_id,
                categories.c.id == sa.bindparam("category", type_=sa.Uuid),
            )
            .values(place=sa.bindparam("to", type_=sa.Integer)),
            moved,
        )
        await record_audit(tx, actor, "category.ordered", actor.workspace_id)
        shelves.changed(tx, actor.workspace_id)


async def remove_category(tx: Tx, actor: Actor, category_id: UUID) -> None:
    """Raises PermissionDenied, CategoryNotFound, CategoryUsed."""
    actor.require(MANAGE)
    row = await category_row(tx, actor.workspace_id, category_id, lock=True)
    tree = {each.id: each for each in await list_categories(tx, actor.workspace_id)}
    if tree[category_id].entries or any(each.parent_id == category_id for each in tree.values()):
        raise CategoryUsed
    await tx.execute(
        sa.delete(categories).where(categories.c.workspace_id == actor.workspace_id, categories.c.id == category_id)
    )
    await record_audit(tx, actor, "category.removed", category_id, name=row.name)
    shelves.changed(tx, actor.workspace_id)


def clean_name(name: str) -> str:
    """Raises CategoryNameInvalid."""
    kept = clean_line(name)
    if not kept or len(kept) > _NAME or "/" in kept:
        raise CategoryNameInvalid(limit=_NAME)
    return kept
