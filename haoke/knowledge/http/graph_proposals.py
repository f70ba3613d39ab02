"""Routes of what entries say that the graph does not know yet."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.settle_graph_proposal import Approved, approve_graph_proposal, dismiss_graph_proposal
from haoke.knowledge.graph.proposals import GraphProposal
from haoke.knowledge.graph.types import GraphItem, Value, ValueType, Word
from haoke.knowledge.permissions import DRAW
from haoke.knowledge.queries.graph_proposals import list_proposals
from haoke.knowledge.types import Locale

_DRAW: dict[str, Any] = {"audience": "member", "permission": DRAW}


class ApprovedProposal(Body, frozen=True, kw_only=True):
    """A proposal, perhaps corrected. Without an id a new entity or attribute of this name is made, in ``locale``."""

    entry_id: UUID
    entity: Word
    entity_id: UUID | None = None
    kind_id: UUID | None = None
    attribute: Word
    attribute_id: UUID | None = None
    type: ValueType
    unit: Annotated[str, msgspec.Meta(max_length=20)] = ""
    value: Value
    locale: Locale


@get("/knowledge/graph/proposals", opt=_DRAW)
async def graph_proposals(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[GraphProposal]:
    """From published entries, read anew each time. A page is of so many entries: it may be empty and not the last."""
    after = page.after(UUID)
    async with db.reading() as tx:
        found, last = await list_proposals(tx, actor.workspace_id, limit=page.limit, after=after)
    return Page(found, None if last is None else encode_cursor(last))


@post("/knowledge/graph/proposals/approve", status_code=200, opt=_DRAW)
async def approve_proposal(db: TheDatabase, actor: TheActor, data: JSONBody[ApprovedProposal]) -> GraphItem:
    """It becomes a draft of the entity, which is made if need be."""
    approved = Approved(**msgspec.structs.asdict(data))
    return await db.run(approve_graph_proposal, actor, approved)


@post("/knowledge/graph/proposals/{key:str}/dismiss", status_code=204, opt=_DRAW)
async def dismiss_proposal(db: TheDatabase, actor: TheActor, key: FromPath[str]) -> None:
    """It is not proposed again, as long as the entry says the same."""
    await db.run(dismiss_graph_proposal, actor, key[:64])


ROUTES: list[Any] = [graph_proposals, approve_proposal, dismiss_proposal]
