"""Reading the graph. ``item_row`` is the gate to a row."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.knowledge.errors import GraphItemNotFound, GraphVersionNotFound
from haoke.knowledge.graph.network import DEEPEST
from haoke.knowledge.graph.rules import MAX_WORDS_OF
from haoke.knowledge.graph.types import GraphContent, GraphItem, GraphVersion, LiveItem, Sort
from haoke.knowledge.tables import graph_items, graph_versions

NEIGHBOURS = 150


class ItemFilter(msgspec.Struct, frozen=True, kw_only=True):
    """``search``: occurs in the name. ``unsettled``: the draft is not what is live."""

    search: str = ""
    sort: Sort | None = None
    kind_id: UUID | None = None
    unsettled: bool = False


def as_item(row: sa.Row[Any]) -> GraphItem:
    return GraphItem(
        id=row.id,
        draft=msgspec.convert(row.draft, GraphContent),
        revision=row.revision,
        settled=row.settled,
        live=row.live,
        published=row.published,
        written_by=row.written_by,
        updated_at=to_ms(row.updated_at),
    )


async def item_row(tx: Tx, workspace_id: UUID, item_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises GraphItemNotFound."""
    found = await item_rows(tx, workspace_id, [item_id], lock=lock)
    if not found:
        raise GraphItemNotFound
    return found[0]


async def item_rows(tx: Tx, workspace_id: UUID, ids: Collection[UUID], *, lock: bool = False) -> list[sa.Row[Any]]:
    """Those that are there, in the order of ids."""
    statement = (
        sa.select(graph_items)
        .where(graph_items.c.workspace_id == workspace_id, graph_items.c.id == _any(ids))
        .order_by(graph_items.c.id)
    )
    return await tx.all(statement.with_for_update() if lock else statement)


async def list_items(
    tx: Tx, workspace_id: UUID, wanted: ItemFilter, *, limit: int, after: tuple[str, UUID] | None = None
) -> list[GraphItem]:
    """By name."""
    statement = sa.select(graph_items).where(graph_items.c.workspace_id == workspace_id)
    if wanted.search:
        statement = statement.where(graph_items.c.name.icontains(wanted.search, autoescape=True))
    if wanted.sort is not None:
        statement = statement.where(graph_items.c.sort == wanted.sort)
    if wanted.kind_id is not None:
        statement = statement.where(graph_items.c.kind_id == wanted.kind_id)
    if wanted.unsettled:
        statement = statement.where(sa.text("NOT settled"))
    if after is not None:
        statement = statement.where(sa.tuple_(graph_items.c.name, graph_items.c.id) > after)
    rows = await tx.all(statement.order_by(graph_items.c.name, graph_items.c.id).limit(limit))
    return [as_item(row) for row in rows]


async def entities_named(tx: Tx, workspace_id: UUID, names: Collection[str]) -> dict[str, UUID]:
    """Name of the draft → an entity that has exactly this one."""
    rows = await tx.all(
        sa.select(graph_items.c.name, graph_items.c.id).where(
            graph_items.c.workspace_id == workspace_id,
            graph_items.c.sort == "entity",
            graph_items.c.name == sa.any_(sa.cast(list(names), ARRAY(sa.Text()))),
        )
    )
    return {row.name: row.id for row in rows}


async def all_entities(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[GraphItem]:
    """In the order of ids."""
    statement = sa.select(graph_items).where(graph_items.c.workspace_id == workspace_id, graph_items.c.sort == "entity")
    if after is not None:
        statement = statement.where(graph_items.c.id > after)
    return [as_item(row) for row in await tx.all(statement.order_by(graph_items.c.id).limit(limit))]


async def vocabulary(tx: Tx, workspace_id: UUID) -> list[GraphItem]:
    """All kinds, attributes and relations; a thousand at most."""
    rows = await tx.all(
        sa.select(graph_items)
        .where(graph_items.c.workspace_id == workspace_id, graph_items.c.sort.in_(("kind", "attribute", "relation")))
        .order_by(graph_items.c.id)
        .limit(MAX_WORDS_OF)
    )
    return [as_item(row) for row in rows]


async def count_items(tx: Tx, workspace_id: UUID, *, entities: bool) -> int:
    is_entity = graph_items.c.sort == "entity"
    count: int = await tx.scalar(
        sa.select(sa.func.count()).where(
            graph_items.c.workspace_id == workspace_id, is_entity if entities else sa.not_(is_entity)
        )
    )
    return count


async def count_users(tx: Tx, workspace_id: UUID, item_id: UUID) -> int:
    """How many items' drafts refer to this one."""
    count: int = await tx.scalar(
        sa.select(sa.func.count()).where(
            graph_items.c.workspace_id == workspace_id,
            graph_items.c.refers_to.contains([item_id]),
            graph_items.c.id != item_id,
        )
    )
    return count


async def neighbours(tx: Tx, workspace_id: UUID, entity_id: UUID, depth: int) -> list[GraphItem]:
    """The entity and those around it, nearest first: all that it leads to or is led to from, and so on."""
    found = {entity_id: await item_row(tx, workspace_id, entity_id)}
    edge = list(found)
    for _ in range(depth):
        ahead = {one for item_id in edge for one in found[item_id].refers_to} - found.keys()
        rows = await tx.all(
            sa.select(graph_items)
            .where(
                graph_items.c.workspace_id == workspace_id,
                graph_items.c.sort == "entity",
                sa.or_(graph_items.c.id == _any(ahead), graph_items.c.refers_to.overlap(edge)),
            )
            .order_by(graph_items.c.id)
            .limit(2 * NEIGHBOURS)
        )
        fresh = [row for row in rows if row.id not in found][: NEIGHBOURS - len(found)]
        found |= {row.id: row for row in fresh}
        edge = [row.id for row in fresh]
        if not edge:
            break
    return [as_item(row) for row in found.values()]


async def lineage(tx: Tx, workspace_id: UUID, entity_id: UUID) -> list[GraphItem]:
    """The entity and all it leads to, level by level as deep as facts are inherited."""
    found: dict[UUID, sa.Row[Any]] = {}
    edge = {entity_id}
    for _ in range(DEEPEST):
        rows = [row for row in await item_rows(tx, workspace_id, edge) if row.sort == "entity"]
        found |= {row.id: row for row in rows}
        edge = {one for row in rows for one in row.refers_to} - found.keys()
        if not edge or len(found) > NEIGHBOURS:
            break
    return [as_item(row) for row in found.values()]


async def graph_version(tx: Tx, workspace_id: UUID, item_id: UUID, number: int) -> GraphContent:
    """Raises GraphVersionNotFound."""
    stored = await tx.scalar(
        sa.select(graph_versions.c.content).where(
            graph_versions.c.workspace_id == workspace_id,
            graph_versions.c.item_id == item_id,
            graph_versions.c.number == number,
        )
    )
    if stored is None:
        raise GraphVersionNotFound
    content: GraphContent = msgspec.convert(stored, GraphContent)
    return content


async def list_graph_versions(
    tx: Tx, workspace_id: UUID, item_id: UUID, *, limit: int, before: int | None = None
) -> list[GraphVersion]:
    """The newest first."""
    statement = sa.select(graph_versions).where(
        graph_versions.c.workspace_id == workspace_id, graph_versions.c.item_id == item_id
    )
    if before is not None:
        statement = statement.where(graph_versions.c.number < before)
    rows = await tx.all(statement.order_by(graph_versions.c.number.desc()).limit(limit))
    return [
        GraphVersion(
            number=row.number,
            content=msgspec.convert(row.content, GraphContent),
            note=row.note,
            published_by=row.published_by,
            published_at=to_ms(row.published_at),
            restored=row.restored,
        )
        for row in rows
    ]


async def live_items(
    tx: Tx, workspace_id: UUID, after: UUID | None, limit: int, ids: Collection[UUID] | None
) -> list[LiveItem]:
    statement = (
        sa.select(graph_items.c.id, graph_versions.c.content)
        .join(
            graph_versions,
            sa.and_(
                graph_versions.c.workspace_id == graph_items.c.workspace_id,
                graph_versions.c.item_id == graph_items.c.id,
                graph_versions.c.number == graph_items.c.live,
            ),
        )
        .where(graph_items.c.workspace_id == workspace_id)
    )
    if after is not None:
        statement = statement.where(graph_items.c.id > after)
    if ids is not None:
        statement = statement.where(graph_items.c.id == _any(ids))
    rows = await tx.all(statement.order_by(graph_items.c.id).limit(limit))
    return [LiveItem(row.id, msgspec.convert(row.content, GraphContent)) for row in rows]


def _any(ids: Collection[UUID]) -> sa.CollectionAggregate[Any]:
    """One parameter for any number of ids."""
    return sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid())))
