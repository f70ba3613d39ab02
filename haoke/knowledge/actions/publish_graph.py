"""Publish drafts of the graph, take items back, drop a draft, or bring a version of before back."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.actions.save_graph_item import columns_of, write_item
from haoke.knowledge.errors import GraphItemChanged, GraphItemNotFound, GraphItemUsed, GraphUnsettled
from haoke.knowledge.events import GraphChanged
from haoke.knowledge.graph.types import GraphItem
from haoke.knowledge.permissions import DRAW, PUBLISH
from haoke.knowledge.queries.graph import as_item, count_users, graph_version, item_row, item_rows
from haoke.knowledge.rules import clean_text
from haoke.knowledge.tables import graph_items, graph_versions

MOST = 500
NOTE = 500


async def publish_graph(tx: Tx, actor: Actor, revisions: dict[UUID, int], note: str = "") -> list[GraphItem]:
    """All of them or none: answers see one state of the graph. ``revisions``: of the drafts as they were looked at.

    Raises PermissionDenied, GraphItemNotFound, GraphItemChanged.
    """
    actor.require(PUBLISH)
    rows = await item_rows(tx, actor.workspace_id, revisions, lock=True)
    if len(rows) < len(revisions):
        raise GraphItemNotFound
    for row in rows:
        if row.revision != revisions[row.id]:
            raise GraphItemChanged(name=row.name, revision=row.revision)
    going = [row for row in rows if not row.settled]
    await go_live(tx, actor, going, note)
    return [as_item(row) for row in await item_rows(tx, actor.workspace_id, revisions)]


async def go_live(tx: Tx, actor: Actor, rows: list[sa.Row[Any]], note: str) -> None:
    """The drafts of these rows, which the caller holds, are what answers are given from now on."""
    if not rows:
        return
    of_them = graph_items.c.workspace_id == actor.workspace_id, graph_items.c.id.in_([row.id for row in rows])
    await tx.execute(
        graph_versions.insert(),
        [
            {
                "workspace_id": actor.workspace_id,
                "item_id": row.id,
                "number": row.published + 1,
                "content": row.draft,
                "note": clean_text(note)[:NOTE],
                "published_by": actor.id,
            }
            for row in rows
        ],
    )
    newest = graph_items.c.published + 1
    await tx.execute(
        graph_items.update().where(*of_them).values(published=newest, live=newest, settled=True, updated_at=now())
    )
    await tx.emit(GraphChanged(workspace_id=actor.workspace_id, item_ids=[row.id for row in rows]))
    names = [row.name for row in rows[:20]]
    await record_audit(tx, actor, "graph.published", actor.workspace_id, items=len(rows), names=names)


async def withdraw_graph_item(tx: Tx, actor: Actor, item_id: UUID) -> GraphItem:
    """Nothing is answered from it any more; it can be published again. Raises PermissionDenied, GraphItemNotFound."""
    actor.require(PUBLISH)
    row = await item_row(tx, actor.workspace_id, item_id, lock=True)
    if row.live is None:
        return as_item(row)
    await tx.emit(GraphChanged(workspace_id=actor.workspace_id, item_ids=[item_id]))
    await record_audit(tx, actor, "graph.withdrawn", item_id, name=row.name)
    return await write_item(tx, row, live=None, settled=False)


async def discard_graph_draft(tx: Tx, actor: Actor, item_id: UUID, revision: int) -> GraphItem:
    """The draft is again what is live. Raises PermissionDenied, GraphItemNotFound, GraphItemChanged, GraphUnsettled."""
    actor.require(DRAW)
    row = await item_row(tx, actor.workspace_id, item_id, lock=True)
    if revision != row.revision:
        raise GraphItemChanged(name=row.name, revision=row.revision)
    if row.live is None:
        raise GraphUnsettled
    content = await graph_version(tx, actor.workspace_id, item_id, row.live)
    return await write_item(tx, row, revision=revision + 1, settled=True, **columns_of(content))


async def restore_graph_item(tx: Tx, actor: Actor, item_id: UUID, number: int, note: str = "") -> GraphItem:
    """A version of before becomes the newest one; a draft that differs from it is dropped.

    Raises PermissionDenied, GraphItemNotFound, GraphVersionNotFound.
    """
    actor.require(PUBLISH)
    row = await item_row(tx, actor.workspace_id, item_id, lock=True)
    content = await graph_version(tx, actor.workspace_id, item_id, number)
    newest = row.published + 1
    await tx.execute(
        graph_versions.insert().values(
            workspace_id=actor.workspace_id,
            item_id=item_id,
            number=newest,
            content=msgspec.to_builtins(content),
            note=clean_text(note)[:NOTE],
            published_by=actor.id,
            restored=number,
        )
    )
    await tx.emit(GraphChanged(workspace_id=actor.workspace_id, item_ids=[item_id]))
    await record_audit(tx, actor, "graph.rolled_back", item_id, name=row.name, to=number)
    return await write_item(
        tx, row, revision=row.revision + 1, settled=True, live=newest, published=newest, **columns_of(content)
    )


async def remove_graph_item(tx: Tx, actor: Actor, item_id: UUID) -> None:
    """For good, with its versions. What is or was live may be removed by those who publish.

    Raises PermissionDenied, GraphItemNotFound, GraphItemUsed while others refer to it.
    """
    actor.require(DRAW)
    row = await item_row(tx, actor.workspace_id, item_id, lock=True)
    if row.published:
        actor.require(PUBLISH)
    users = await count_users(tx, actor.workspace_id, item_id)
    if users:
        raise GraphItemUsed(name=row.name, count=users)
    for table, column in ((graph_versions, graph_versions.c.item_id), (graph_items, graph_items.c.id)):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == actor.workspace_id, column == item_id))
    if row.live is not None:
        await tx.emit(GraphChanged(workspace_id=actor.workspace_id, item_ids=[item_id]))
    await record_audit(tx, actor, "graph.removed", item_id, name=row.name)
