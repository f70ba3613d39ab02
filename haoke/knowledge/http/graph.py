"""Routes of the knowledge graph."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.begin_graph import begin_graph
from haoke.knowledge.actions.publish_graph import (
    MOST,
    NOTE,
    discard_graph_draft,
    publish_graph,
    remove_graph_item,
    restore_graph_item,
    withdraw_graph_item,
)
from haoke.knowledge.actions.save_graph_item import add_graph_item, save_graph_item
from haoke.knowledge.graph.network import Known, Network
from haoke.knowledge.graph.problems import GraphProblem, problems
from haoke.knowledge.graph.types import GraphContent, GraphItem, GraphVersion, Sort, name_of
from haoke.knowledge.permissions import DRAW, PUBLISH, READ
from haoke.knowledge.queries.graph import (
    ItemFilter,
    all_entities,
    as_item,
    item_row,
    lineage,
    list_graph_versions,
    list_items,
    neighbours,
    vocabulary,
)

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_DRAW: dict[str, Any] = {"audience": "member", "permission": DRAW}
_PUBLISH: dict[str, Any] = {"audience": "member", "permission": PUBLISH}
_LOOKED_AT = 5000  # entities that are searched for problems
_ITEM = "/knowledge/graph/items/{item_id:uuid}"


class NewGraphItem(Body, frozen=True, kw_only=True):
    """``id``: the client's own, so that a second click makes no second item."""

    id: UUID
    content: GraphContent


class GraphDraft(Body, frozen=True, kw_only=True):
    """``revision``: of the draft that was changed."""

    revision: int
    content: GraphContent


class GraphRevision(Body, frozen=True, kw_only=True):
    id: UUID
    revision: int


class GraphPublication(Body, frozen=True, kw_only=True):
    """``items``: the drafts as they were looked at. All of them are published, or none."""

    items: Annotated[list[GraphRevision], msgspec.Meta(min_length=1, max_length=MOST)]
    note: Annotated[str, msgspec.Meta(max_length=NOTE)] = ""


class GraphOfRevision(Body, frozen=True, kw_only=True):
    revision: int


class GraphRollBack(Body, frozen=True, kw_only=True):
    number: int
    note: Annotated[str, msgspec.Meta(max_length=NOTE)] = ""


class GraphItems(msgspec.Struct, frozen=True):
    items: list[GraphItem]


class Surroundings(msgspec.Struct, frozen=True):
    """An entity with those around it, nearest first; and what is known of it by its drafts, its own and inherited."""

    items: list[GraphItem]
    known: list[Known]


class GraphProblems(msgspec.Struct, frozen=True):
    """The first two hundred, of the first five thousand entities. ``names``: of the items concerned."""

    items: list[GraphProblem]
    names: dict[UUID, str]


@get("/knowledge/graph/vocabulary", opt=_READ)
async def graph_vocabulary(db: TheDatabase, actor: TheActor) -> GraphItems:
    """All kinds, attributes and relations; a thousand at most."""
    async with db.reading() as tx:
        return GraphItems(await vocabulary(tx, actor.workspace_id))


@post("/knowledge/graph/begin", status_code=200, opt=_DRAW)
async def begin(db: TheDatabase, actor: TheActor) -> GraphItems:
    """The usual kinds, attributes and relations, as drafts; what is there already stays as it is."""
    return GraphItems(await db.run(begin_graph, actor))


@get("/knowledge/graph/items", opt=_READ)
async def graph_items(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    sort: FromQuery[Sort | None] = None,
    kind_id: FromQuery[UUID | None] = None,
    unsettled: FromQuery[bool] = False,
) -> Page[GraphItem]:
    """By name. ``unsettled``: only what is not live as it is drawn."""
    wanted = ItemFilter(search=q.strip(), sort=sort, kind_id=kind_id, unsettled=unsettled)
    async with db.reading() as tx:
        found = await list_items(
            tx, actor.workspace_id, wanted, limit=page.limit + 1, after=page.after(tuple[str, UUID])
        )
    return page_of(found, page.limit, lambda item: item, lambda item: (name_of(item.draft.words, ""), item.id))


@post("/knowledge/graph/items", opt=_DRAW)
async def new_graph_item(db: TheDatabase, actor: TheActor, data: JSONBody[NewGraphItem]) -> GraphItem:
    return await db.run(add_graph_item, actor, data.id, data.content)


@post("/knowledge/graph/publish", status_code=200, opt=_PUBLISH)
async def publish_items(db: TheDatabase, actor: TheActor, data: JSONBody[GraphPublication]) -> GraphItems:
    """Answers are given from these drafts from now on."""
    revisions = {one.id: one.revision for one in data.items}
    return GraphItems(await db.run(publish_graph, actor, revisions, data.note))


@get(_ITEM, opt=_READ)
async def graph_item(db: TheDatabase, actor: TheActor, item_id: FromPath[UUID]) -> GraphItem:
    async with db.reading() as tx:
        return as_item(await item_row(tx, actor.workspace_id, item_id))


@get(f"{_ITEM}/surroundings", opt=_READ)
async def graph_surroundings(
    db: TheDatabase,
    actor: TheActor,
    item_id: FromPath[UUID],
    depth: Annotated[int, QueryParameter(ge=1, le=3)] = 1,
) -> Surroundings:
    """Of an entity, for a drawing; 150 at most."""
    async with db.reading() as tx:
        around = await neighbours(tx, actor.workspace_id, item_id, depth)
        above = await lineage(tx, actor.workspace_id, item_id)
        words = await vocabulary(tx, actor.workspace_id)
    network = Network({item.id: item.draft for item in [*words, *above]})
    return Surroundings(around, list(network.known(item_id).values()))


@get("/knowledge/graph/problems", opt=_READ)
async def graph_problems(db: TheDatabase, actor: TheActor) -> GraphProblems:
    """Of the drafts: contradictions, circles of inheritance, and names that several things share."""
    async with db.reading() as tx:
        items = [
            *await vocabulary(tx, actor.workspace_id),
            *await all_entities(tx, actor.workspace_id, None, _LOOKED_AT),
        ]
    found = await asyncio.to_thread(problems, {item.id: item.draft for item in items}, actor.locale)
    names = {item.id: name_of(item.draft.words, actor.locale) for item in items}
    concerned = {one: names[one] for problem in found for one in problem.item_ids}
    return GraphProblems(found, concerned)


@put(f"{_ITEM}/draft", opt=_DRAW)
async def put_graph_draft(
    db: TheDatabase, actor: TheActor, item_id: FromPath[UUID], data: JSONBody[GraphDraft]
) -> GraphItem:
    return await db.run(save_graph_item, actor, item_id, data.revision, data.content)


@post(f"{_ITEM}/discard", status_code=200, opt=_DRAW)
async def discard_graph(
    db: TheDatabase, actor: TheActor, item_id: FromPath[UUID], data: JSONBody[GraphOfRevision]
) -> GraphItem:
    """Go back to what is live."""
    return await db.run(discard_graph_draft, actor, item_id, data.revision)


@post(f"{_ITEM}/withdraw", status_code=200, opt=_PUBLISH)
async def withdraw_graph(db: TheDatabase, actor: TheActor, item_id: FromPath[UUID]) -> GraphItem:
    """Nothing is answered from it any more."""
    return await db.run(withdraw_graph_item, actor, item_id)


@post(f"{_ITEM}/roll-back", status_code=200, opt=_PUBLISH)
async def roll_back_graph(
    db: TheDatabase, actor: TheActor, item_id: FromPath[UUID], data: JSONBody[GraphRollBack]
) -> GraphItem:
    """A version of before becomes the newest one."""
    return await db.run(restore_graph_item, actor, item_id, data.number, data.note)


@get(f"{_ITEM}/versions", opt=_READ)
async def graph_versions(
    db: TheDatabase, actor: TheActor, page: ThePage, item_id: FromPath[UUID]
) -> Page[GraphVersion]:
    """The newest first."""
    before = page.after(tuple[int])
    async with db.reading() as tx:
        found = await list_graph_versions(
            tx, actor.workspace_id, item_id, limit=page.limit + 1, before=before[0] if before else None
        )
    return page_of(found, page.limit, lambda version: version, lambda version: (version.number,))


@delete(_ITEM, opt=_DRAW)
async def delete_graph_item(db: TheDatabase, actor: TheActor, item_id: FromPath[UUID]) -> None:
    """For good; not while others refer to it."""
    await db.run(remove_graph_item, actor, item_id)


ROUTES: list[Any] = [
    graph_vocabulary,
    begin,
    graph_items,
    new_graph_item,
    publish_items,
    graph_item,
    graph_surroundings,
    graph_problems,
    put_graph_draft,
    discard_graph,
    withdraw_graph,
    roll_back_graph,
    graph_versions,
    delete_graph_item,
]
