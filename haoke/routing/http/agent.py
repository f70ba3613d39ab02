"""Routes for agents: their state, their offers, and what they take by hand."""

from typing import Annotated
from uuid import UUID

from litestar import get, patch, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.routing.actions.accept import accept
from haoke.routing.actions.decline import decline
from haoke.routing.actions.pull import pull
from haoke.routing.actions.pull_next import pull_next
from haoke.routing.actions.set_agent_state import set_agent_state
from haoke.routing.actions.set_limit import set_limit
from haoke.routing.catalog import as_queue, decisions_of, presence_list
from haoke.routing.permissions import DECISIONS_READ, PRESENCE_SET, PULL
from haoke.routing.queries.items import work_item_for
from haoke.routing.queries.queues import list_queues
from haoke.routing.queries.states import list_states
from haoke.routing.types import AgentState, Decision, Placement, Presence, Queue

MEMBER = {"audience": "member", "permission": None}
SEES_MEMBERS = {"audience": "member", "permission": "members.read"}
SETS_PRESENCE = {"audience": "member", "permission": PRESENCE_SET}
PULLS = {"audience": "member", "permission": PULL}


class ChosenState(Body, frozen=True, kw_only=True):
    state_id: UUID


class OwnLimit(Body, frozen=True, kw_only=True):
    """In units; null lifts it."""

    capacity: int | None


class Refusal(Body, frozen=True, kw_only=True):
    reason: Annotated[str, Meta(max_length=500)] = ""


class FromQueue(Body, frozen=True, kw_only=True):
    queue_id: UUID | None = None


@get("/queues", opt=MEMBER)
async def show_queues(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Queue]:
    found = await db.run(list_queues, actor.workspace_id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, as_queue, lambda row: row.id)


@get("/agent-states", opt=MEMBER)
async def show_states(actor: TheActor, db: TheDatabase) -> Page[AgentState]:
    """All of them. A preset's name is a key of the text catalogues."""
    async with db.reading() as tx:
        return Page(await list_states(tx, actor.workspace_id))


@get("/presence", opt=SEES_MEMBERS)
async def show_presence(actor: TheActor, db: TheDatabase) -> list[Presence]:
    """Everybody who ever chose a state. Changes come over the socket."""
    async with db.reading() as tx:
        return await presence_list(tx, actor.workspace_id)


@put("/presence", opt=SETS_PRESENCE, status_code=204)
async def set_own_presence(actor: TheActor, db: TheDatabase, data: JSONBody[ChosenState]) -> None:
    await db.run(set_agent_state, actor, data.state_id)


@put("/presence/{member_id:uuid}", opt=SETS_PRESENCE, status_code=204)
async def set_presence(
    actor: TheActor, db: TheDatabase, member_id: FromPath[UUID], data: JSONBody[ChosenState]
) -> None:
    """Of a member within the reach of the permission."""
    await db.run(set_agent_state, actor, data.state_id, member_id)


@patch("/presence/limit", opt=SETS_PRESENCE, status_code=204)
async def set_own_limit(actor: TheActor, db: TheDatabase, data: JSONBody[OwnLimit]) -> None:
    """Take less than the administrator allows."""
    await db.run(set_limit, actor, data.capacity)


@post("/work-items/{work_item_id:uuid}/accept", opt=MEMBER, status_code=200)
async def accept_offer(actor: TheActor, db: TheDatabase, work_item_id: FromPath[UUID]) -> Placement:
    """Only whom it is offered to."""
    return await db.run(accept, actor, work_item_id)


@post("/work-items/{work_item_id:uuid}/decline", opt=MEMBER, status_code=204)
async def decline_offer(
    actor: TheActor, db: TheDatabase, work_item_id: FromPath[UUID], data: JSONBody[Refusal]
) -> None:
    await db.run(decline, actor, work_item_id, data.reason)


@post("/work-items/{work_item_id:uuid}/pull", opt=PULLS, status_code=200)
async def pull_item(actor: TheActor, db: TheDatabase, work_item_id: FromPath[UUID]) -> Placement:
    return await db.run(pull, actor, work_item_id)


@post("/work-items/pull-next", opt=PULLS, status_code=200)
async def pull_next_item(actor: TheActor, db: TheDatabase, data: JSONBody[FromQueue]) -> Placement:
    return await db.run(pull_next, actor, data.queue_id)


@get("/decisions", opt={"audience": "member", "permission": DECISIONS_READ})
async def show_decisions(
    actor: TheActor, db: TheDatabase, item: Annotated[UUID, QueryParameter(name="work_item")]
) -> list[Decision]:
    """How a work item came to whoever has it, oldest first."""
    async with db.reading() as tx:
        await work_item_for(tx, actor, item, DECISIONS_READ)
        return await decisions_of(tx, actor.workspace_id, item)


routes = [
    show_queues,
    show_states,
    show_presence,
    set_own_presence,
    set_presence,
    set_own_limit,
    accept_offer,
    decline_offer,
    pull_item,
    pull_next_item,
    show_decisions,
]
