"""Begin a graph with the usual kinds, attributes and relations, as drafts."""

from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.save_graph_item import columns_of
from haoke.knowledge.errors import GraphLimit
from haoke.knowledge.graph.presets import preset_id, presets
from haoke.knowledge.graph.rules import MAX_WORDS_OF
from haoke.knowledge.graph.types import GraphItem
from haoke.knowledge.permissions import DRAW
from haoke.knowledge.queries.graph import count_items, item_rows, vocabulary
from haoke.knowledge.tables import graph_items


async def begin_graph(tx: Tx, actor: Actor) -> list[GraphItem]:
    """What is there already stays as it is. Raises PermissionDenied, GraphLimit."""
    actor.require(DRAW)
    wanted = {preset_id(actor.workspace_id, name): content for name, content in presets().items()}
    known = {row.id for row in await item_rows(tx, actor.workspace_id, wanted, lock=True)}
    fresh = {item_id: content for item_id, content in wanted.items() if item_id not in known}
    if await count_items(tx, actor.workspace_id, entities=False) + len(fresh) > MAX_WORDS_OF:
        raise GraphLimit(limit=MAX_WORDS_OF)
    if fresh:
        rows = [{"id": item_id, "written_by": actor.id, **columns_of(content)} for item_id, content in fresh.items()]
        await tx.execute(
            insert(graph_items).on_conflict_do_nothing(), [{"workspace_id": actor.workspace_id} | row for row in rows]
        )
        await record_audit(tx, actor, "graph.begun", actor.workspace_id, items=len(fresh))
    return await vocabulary(tx, actor.workspace_id)
