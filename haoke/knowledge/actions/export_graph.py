"""All entities as they are drawn, as a table that an import takes in again."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.graph.rows import Vocabulary, heads_of, row_of
from haoke.knowledge.graph.types import GraphEntity, name_of
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.graph import all_entities, vocabulary

_MOST = 20_000
_BATCH = 500


async def export_graph(tx: Tx, actor: Actor, locale: str) -> list[list[str]]:
    """At most twenty thousand entities. Raises PermissionDenied."""
    actor.require(MANAGE)
    words = Vocabulary({item.id: item.draft for item in await vocabulary(tx, actor.workspace_id)})
    found: dict[UUID, GraphEntity] = {}
    after: UUID | None = None
    for _ in range(_MOST // _BATCH):
        page = await all_entities(tx, actor.workspace_id, after, _BATCH)
        found |= {item.id: item.draft for item in page if isinstance(item.draft, GraphEntity)}
        if len(page) < _BATCH:
            break
        after = page[-1].id
    used = {fact.attribute_id for each in found.values() for fact in each.facts}
    used |= {link.relation_id for each in found.values() for link in each.links}
    heads, columns = heads_of(words, used, locale)
    names = {item_id: name_of(content.words, "") for item_id, content in [*words.items.items(), *found.items()]}
    await record_audit(tx, actor, "graph.exported", actor.workspace_id, rows=len(found))
    return [heads, *(row_of(each, entity, columns, names, words) for each, entity in found.items())]
