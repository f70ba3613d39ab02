"""Draw an item of the graph, or change it: answers are given from what is published until it is published too."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.errors import (
    GraphItemChanged,
    GraphItemTwice,
    GraphLimit,
    GraphReferenceMissing,
    GraphSortFixed,
    GraphTypeFixed,
)
from haoke.knowledge.graph.rules import MAX_ITEMS, MAX_WORDS_OF, checked_fact, cleaned, refers_to
from haoke.knowledge.graph.types import (
    GraphAttribute,
    GraphContent,
    GraphEntity,
    GraphItem,
    GraphKind,
    GraphRelation,
    name_of,
    sort_of,
)
from haoke.knowledge.permissions import DRAW
from haoke.knowledge.queries.graph import as_item, count_items, count_users, item_row, item_rows
from haoke.knowledge.tables import graph_items


async def add_graph_item(tx: Tx, actor: Actor, item_id: UUID, content: GraphContent) -> GraphItem:
    """The id is the client's own: a second click makes no second item.

    Raises PermissionDenied, GraphLimit, GraphItemTwice, and what ``checked_item`` raises.
    """
    actor.require(DRAW)
    content = await checked_item(tx, actor.workspace_id, item_id, content)
    is_entity = isinstance(content, GraphEntity)
    limit = MAX_ITEMS if is_entity else MAX_WORDS_OF
    if await count_items(tx, actor.workspace_id, entities=is_entity) >= limit:
        raise GraphLimit(limit=limit)
    values = {"workspace_id": actor.workspace_id, "id": item_id, "written_by": actor.id, **columns_of(content)}
    try:
        await tx.execute(graph_items.insert().values(values))
    except sa.exc.IntegrityError:
        raise GraphItemTwice from None
    await record_audit(tx, actor, "graph.added", item_id, name=values["name"], sort=values["sort"])
    return as_item(await item_row(tx, actor.workspace_id, item_id))


async def save_graph_item(tx: Tx, actor: Actor, item_id: UUID, revision: int, content: GraphContent) -> GraphItem:
    """Saving what is there already is no conflict.

    Raises PermissionDenied, GraphItemNotFound, GraphItemChanged, GraphSortFixed, GraphTypeFixed, and what
    ``checked_item`` raises.
    """
    actor.require(DRAW)
    row = await item_row(tx, actor.workspace_id, item_id, lock=True)
    content = await checked_item(tx, actor.workspace_id, item_id, content)
    before = as_item(row).draft
    if before == content:
        return as_item(row)
    if revision != row.revision:
        raise GraphItemChanged(name=row.name, revision=row.revision)
    if sort_of(content) != row.sort:
        raise GraphSortFixed
    if _retyped(before, content) and await count_users(tx, actor.workspace_id, item_id):
        raise GraphTypeFixed(path="$.type")
    return await write_item(tx, row, revision=revision + 1, settled=False, written_by=actor.id, **columns_of(content))


def _retyped(before: GraphContent, after: GraphContent) -> bool:
    return isinstance(before, GraphAttribute) and isinstance(after, GraphAttribute) and before.type != after.type


async def checked_item(tx: Tx, workspace_id: UUID, item_id: UUID, content: GraphContent) -> GraphContent:
    """As it is kept. Raises GraphNameMissing, GraphReferenceMissing, GraphFactInvalid."""
    content = cleaned(content)
    if not isinstance(content, GraphEntity):
        return content
    wanted = refers_to(content)
    known = {row.id: as_item(row).draft for row in await item_rows(tx, workspace_id, wanted)} | {item_id: content}
    return checked_entity(content, known)


def checked_entity(content: GraphEntity, known: dict[UUID, GraphContent]) -> GraphEntity:
    """``known``: the items it refers to, those that are there. Raises GraphReferenceMissing, GraphFactInvalid."""
    if content.kind_id is not None:
        _require(known, content.kind_id, GraphKind, "$.kind_id")
    for link in content.links:
        _require(known, link.relation_id, GraphRelation, "$.links")
        _require(known, link.to_id, GraphEntity, "$.links")
    facts = [
        checked_fact(fact, _require(known, fact.attribute_id, GraphAttribute, "$.facts")) for fact in content.facts
    ]
    return msgspec.structs.replace(content, facts=list({msgspec.json.encode(fact): fact for fact in facts}.values()))


def _require(known: dict[UUID, GraphContent], item_id: UUID, kind: type[Any], path: str) -> Any:
    content = known.get(item_id)
    if not isinstance(content, kind):
        raise GraphReferenceMissing(path=path)
    return content


def columns_of(content: GraphContent) -> dict[str, Any]:
    """The draft, and what of it stands in columns."""
    return {
        "sort": sort_of(content),
        "draft": msgspec.to_builtins(content),
        "name": name_of(content.words, ""),
        "kind_id": content.kind_id if isinstance(content, GraphEntity) else None,
        "refers_to": refers_to(content),
    }


async def write_item(tx: Tx, row: sa.Row[Any], **values: Any) -> GraphItem:
    """Change an item's row, which the caller holds."""
    changed = await tx.execute(
        graph_items.update()
        .where(graph_items.c.workspace_id == row.workspace_id, graph_items.c.id == row.id)
        .values(updated_at=now(), **values)
        .returning(graph_items)
    )
    return as_item(changed.one())
