"""Routes of the tree of categories."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody

from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.manage_categories import (
    add_category,
    change_category,
    order_categories,
    remove_category,
)
from haoke.knowledge.permissions import MANAGE, READ
from haoke.knowledge.queries.categories import list_categories
from haoke.knowledge.rules import MAX_CATEGORIES
from haoke.knowledge.types import Category

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}


class CategoryValues(Body, frozen=True, kw_only=True):
    """An empty name leaves the one that is there."""

    name: str
    parent_id: UUID | None = None


class CategoryOrder(Body, frozen=True, kw_only=True):
    ids: Annotated[list[UUID], msgspec.Meta(max_length=MAX_CATEGORIES)]


class CategoryTree(msgspec.Struct, frozen=True):
    """All of them, in order; a thousand at most."""

    items: list[Category]


@get("/knowledge/categories", opt=_READ)
async def categories(db: TheDatabase, actor: TheActor) -> CategoryTree:
    async with db.reading() as tx:
        return CategoryTree(await list_categories(tx, actor.workspace_id))


@post("/knowledge/categories", opt=_MANAGE)
async def new_category(db: TheDatabase, actor: TheActor, data: JSONBody[CategoryValues]) -> Category:
    return await db.run(add_category, actor, data.name, data.parent_id)


@put("/knowledge/categories/{category_id:uuid}", opt=_MANAGE, status_code=204)
async def put_category(
    db: TheDatabase, actor: TheActor, category_id: FromPath[UUID], data: JSONBody[CategoryValues]
) -> None:
    """Rename it, or move it below another."""
    await db.run(change_category, actor, category_id, data.name, data.parent_id)


@put("/knowledge/category-order", opt=_MANAGE, status_code=204)
async def put_order(db: TheDatabase, actor: TheActor, data: JSONBody[CategoryOrder]) -> None:
    await db.run(order_categories, actor, data.ids)


@delete("/knowledge/categories/{category_id:uuid}", opt=_MANAGE)
async def delete_category(db: TheDatabase, actor: TheActor, category_id: FromPath[UUID]) -> None:
    """Only an empty one."""
    await db.run(remove_category, actor, category_id)


ROUTES: list[Any] = [categories, new_category, put_category, put_order, delete_category]
