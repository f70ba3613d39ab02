"""Flows, their drafts and versions."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from haoke.flows.actions.change_flow import rename_flow, save_draft
from haoke.flows.actions.create_flow import create_flow, flow_of
from haoke.flows.actions.publish_flow import publish_flow, roll_back_flow
from haoke.flows.actions.remove_flow import remove_flow
from haoke.flows.permissions import MANAGE
from haoke.flows.queries import flow_row, graph_of, list_flows, list_versions
from haoke.flows.types import Flow, FlowCard, Graph, Version
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

_MANAGE = {"audience": "member", "permission": MANAGE}


class NewFlow(Body, frozen=True, kw_only=True):
    """``template``: the name of one of the purpose's; None for an empty flow."""

    purpose: Annotated[str, msgspec.Meta(max_length=40)]
    name: str
    template: str | None = None


class FlowName(Body, frozen=True, kw_only=True):
    name: str


class Draft(Body, frozen=True, kw_only=True):
    """``revision``: of the draft that was changed."""

    revision: int
    graph: Graph


class Publication(Body, frozen=True, kw_only=True):
    revision: int
    note: str = ""


class RollBack(Body, frozen=True, kw_only=True):
    number: int
    note: str = ""


@get("/flows", opt=_MANAGE)
async def flows(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    purpose: Annotated[str, QueryParameter(max_length=40)],
) -> Page[FlowCard]:
    """In the order they were made."""
    after = page.after(tuple[UUID])
    async with db.reading() as tx:
        found = await list_flows(
            tx, actor.workspace_id, purpose, limit=page.limit + 1, after=after[0] if after else None
        )
    return page_of(found, page.limit, lambda card: card, lambda card: (card.id,))


@post("/flows", opt=_MANAGE)
async def new_flow(db: TheDatabase, actor: TheActor, data: JSONBody[NewFlow]) -> Flow:
    return await db.run(create_flow, actor, data.purpose, data.name, data.template)


@get("/flows/{flow_id:uuid}", opt=_MANAGE)
async def flow(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID]) -> Flow:
    async with db.reading() as tx:
        return await flow_of(tx, actor, flow_id)


@patch("/flows/{flow_id:uuid}", opt=_MANAGE)
async def change_flow_name(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], data: JSONBody[FlowName]) -> Flow:
    return await db.run(rename_flow, actor, flow_id, data.name)


@delete("/flows/{flow_id:uuid}", opt=_MANAGE)
async def delete_flow(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID]) -> None:
    """Conversations that are in it finish their way; new ones go without."""
    await db.run(remove_flow, actor, flow_id)


@put("/flows/{flow_id:uuid}/draft", opt=_MANAGE)
async def put_draft(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], data: JSONBody[Draft]) -> Flow:
    return await db.run(save_draft, actor, flow_id, data.revision, data.graph)


@post("/flows/{flow_id:uuid}/publish", status_code=200, opt=_MANAGE)
async def publish(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], data: JSONBody[Publication]) -> Flow:
    return await db.run(publish_flow, actor, flow_id, data.revision, data.note)


@post("/flows/{flow_id:uuid}/roll-back", status_code=200, opt=_MANAGE)
async def roll_back(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], data: JSONBody[RollBack]) -> Flow:
    """A version of before becomes the newest one."""
    return await db.run(roll_back_flow, actor, flow_id, data.number, data.note)


@get("/flows/{flow_id:uuid}/versions", opt=_MANAGE)
async def versions(db: TheDatabase, actor: TheActor, page: ThePage, flow_id: FromPath[UUID]) -> Page[Version]:
    """The newest first."""
    before = page.after(tuple[int])
    async with db.reading() as tx:
        await flow_row(tx, actor.workspace_id, flow_id)
        found = await list_versions(
            tx, actor.workspace_id, flow_id, limit=page.limit + 1, before=before[0] if before else None
        )
    return page_of(found, page.limit, lambda version: version, lambda version: (version.number,))


@get("/flows/{flow_id:uuid}/graph", opt=_MANAGE)
async def version_graph(
    db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], version: Annotated[int, QueryParameter(ge=1)]
) -> Graph:
    """What was published as a version."""
    async with db.reading() as tx:
        await flow_row(tx, actor.workspace_id, flow_id)
        return await graph_of(tx, actor.workspace_id, flow_id, version)


ROUTES: list[Any] = [
    flows,
    new_flow,
    flow,
    change_flow_name,
    delete_flow,
    put_draft,
    publish,
    roll_back,
    versions,
    version_graph,
]
