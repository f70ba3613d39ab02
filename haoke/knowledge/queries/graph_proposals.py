"""What published entries say that the graph does not know yet."""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.graph.proposals import GraphProposal, proposals_of
from haoke.knowledge.graph.types import GraphContent, GraphEntity, Sort, sort_of
from haoke.knowledge.queries.graph import as_item, vocabulary
from haoke.knowledge.queries.versions import published
from haoke.knowledge.rules import same_question
from haoke.knowledge.tables import graph_dismissals, graph_items, live_entries

_ENTITIES = 5000  # whose names are looked for


async def list_proposals(
    tx: Tx, workspace_id: UUID, *, limit: int, after: UUID | None = None
) -> tuple[list[GraphProposal], UUID | None]:
    """Of the next ``limit`` entries, in their order, and the last of them; None when there are no more."""
    statement = sa.select(live_entries.c.entry_id).where(
        live_entries.c.workspace_id == workspace_id, live_entries.c.visibility == "public"
    )
    if after is not None:
        statement = statement.where(live_entries.c.entry_id > after)
    ids = [row.entry_id for row in await tx.all(statement.order_by(live_entries.c.entry_id).limit(limit))]
    entities = await _named_entities(tx, workspace_id)
    attributes = _by_words({item.id: item.draft for item in await vocabulary(tx, workspace_id)}, "attribute")
    names = [word for content in entities.values() for spoken in content.words.values() for word in spoken]
    found: list[GraphProposal] = []
    for entry in sorted(await published(tx, workspace_id, ids, now()), key=lambda entry: entry.id):
        text = "\n".join(part.text for answer in entry.content.answers for part in answer.parts)
        found += proposals_of(entry.id, entry.content.title, text, names)
    placed = [_placed(proposal, _by_words(entities, "entity"), attributes) for proposal in found]
    fresh = [proposal for proposal in placed if not _is_known(proposal, entities)]
    dismissed = await _dismissed(tx, workspace_id, [proposal.key for proposal in fresh])
    shown = [proposal for proposal in fresh if proposal.key not in dismissed]
    return shown, ids[-1] if len(ids) == limit else None


async def _named_entities(tx: Tx, workspace_id: UUID) -> dict[UUID, GraphEntity]:
    rows = await tx.all(
        sa.select(graph_items)
        .where(graph_items.c.workspace_id == workspace_id, graph_items.c.sort == "entity")
        .order_by(graph_items.c.id)
        .limit(_ENTITIES)
    )
    drafts = {row.id: as_item(row).draft for row in rows}
    return {item_id: draft for item_id, draft in drafts.items() if isinstance(draft, GraphEntity)}


def _by_words(items: dict[UUID, GraphEntity] | dict[UUID, GraphContent], sort: Sort) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for item_id, content in items.items():
        if sort_of(content) == sort:
            for spoken in content.words.values():
                for word in spoken:
                    found.setdefault(same_question(word), item_id)
    return found


def _placed(proposal: GraphProposal, entities: dict[str, UUID], attributes: dict[str, UUID]) -> GraphProposal:
    return msgspec.structs.replace(
        proposal,
        entity_id=entities.get(same_question(proposal.entity)),
        attribute_id=attributes.get(same_question(proposal.attribute)),
    )


def _is_known(proposal: GraphProposal, entities: dict[UUID, GraphEntity]) -> bool:
    """Whether the entity has a value of this attribute: what somebody wrote there is not proposed anew."""
    entity = entities.get(proposal.entity_id) if proposal.entity_id else None
    return entity is not None and any(fact.attribute_id == proposal.attribute_id for fact in entity.facts)


async def _dismissed(tx: Tx, workspace_id: UUID, keys: list[str]) -> set[str]:
    rows = await tx.all(
        sa.select(graph_dismissals.c.key).where(
            graph_dismissals.c.workspace_id == workspace_id,
            graph_dismissals.c.key == sa.any_(sa.cast(keys, ARRAY(sa.Text()))),
        )
    )
    return {row.key for row in rows}
