"""Take what an entry says into the graph, as drafts, or do not propose it again."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.save_graph_item import add_graph_item, save_graph_item
from haoke.knowledge.errors import EntryNotFound, GraphSortFixed
from haoke.knowledge.graph.types import (
    GraphAttribute,
    GraphContent,
    GraphEntity,
    GraphFact,
    GraphItem,
    Value,
    ValueType,
)
from haoke.knowledge.permissions import DRAW
from haoke.knowledge.queries.graph import as_item, item_row
from haoke.knowledge.queries.versions import published
from haoke.knowledge.tables import graph_dismissals
from haoke.knowledge.types import Locale


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as somebody agrees to it. Without an id a new entity or attribute of this name is made."""

    entry_id: UUID
    entity: str
    entity_id: UUID | None
    kind_id: UUID | None
    attribute: str
    attribute_id: UUID | None
    type: ValueType
    unit: str
    value: Value
    locale: Locale


async def approve_graph_proposal(tx: Tx, actor: Actor, approved: Approved) -> GraphItem:
    """The entity with the fact as a draft.

    Raises PermissionDenied, EntryNotFound, GraphItemNotFound, and what saving an item raises.
    """
    actor.require(DRAW)
    if not await published(tx, actor.workspace_id, [approved.entry_id], now()):
        raise EntryNotFound
    attribute_id = approved.attribute_id
    if attribute_id is None:
        words = {approved.locale: [approved.attribute]}
        attribute = GraphAttribute(words=words, type=approved.type, unit=approved.unit)
        attribute_id = (await add_graph_item(tx, actor, new_id(), attribute)).id
    fact = GraphFact(attribute_id, approved.value)
    if approved.entity_id is None:
        words = {approved.locale: [approved.entity]}
        entity = GraphEntity(words=words, kind_id=approved.kind_id, facts=[fact], entry_ids=[approved.entry_id])
        return await add_graph_item(tx, actor, new_id(), entity)
    item = as_item(await item_row(tx, actor.workspace_id, approved.entity_id, lock=True))
    return await save_graph_item(tx, actor, item.id, item.revision, _with(item.draft, fact, approved.entry_id))


def _with(draft: GraphContent, fact: GraphFact, entry_id: UUID) -> GraphEntity:
    if not isinstance(draft, GraphEntity):
        raise GraphSortFixed
    changes: dict[str, Any] = {"facts": [*draft.facts, fact], "entry_ids": [*draft.entry_ids, entry_id]}
    return msgspec.structs.replace(draft, **changes)


async def dismiss_graph_proposal(tx: Tx, actor: Actor, key: str) -> None:
    """Raises PermissionDenied."""
    actor.require(DRAW)
    values = {"workspace_id": actor.workspace_id, "key": key, "member_id": actor.id}
    await tx.execute(insert(graph_dismissals).values(values).on_conflict_do_nothing())
    await record_audit(tx, actor, "graph.proposal_dismissed", actor.workspace_id, key=key)
