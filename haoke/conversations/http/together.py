"""Routes of working together: help, participants, handing over."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.accounts import catalog as accounts
from haoke.conversations.actions.answer_help import accept_help, decline_help
from haoke.conversations.actions.ask_for_help import ask_for_help
from haoke.conversations.actions.end_help import withdraw_help
from haoke.conversations.actions.hand_over import hand_over
from haoke.conversations.actions.leave_conversation import leave_conversation
from haoke.conversations.permissions import HELP, READ, TRANSFER
from haoke.conversations.queries.participants import as_help_request, open_requests_to
from haoke.conversations.types import HelpRequest
from haoke.customers import catalog as customers
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body

_READ = {"audience": "member", "permission": READ}
_HELP = {"audience": "member", "permission": HELP}


class NewHelpRequest(Body, frozen=True, kw_only=True):
    """Colleagues, who all may come; or a team, of which one does."""

    member_ids: Annotated[list[UUID], Meta(max_length=10)] = []
    team_id: UUID | None = None
    question: Annotated[str, Meta(max_length=1000)] = ""


class Declined(Body, frozen=True, kw_only=True):
    reason: Annotated[str, Meta(max_length=500)] = ""


class HandOver(Body, frozen=True, kw_only=True):
    member_id: UUID


class Entered(msgspec.Struct, frozen=True):
    conversation_id: UUID


@get("/help-requests", opt=_READ)
async def help_requests(db: TheDatabase, actor: TheActor) -> list[HelpRequest]:
    """What the member is asked right now, the oldest first, at most a hundred. New ones come over the socket."""
    async with db.reading() as tx:
        rows = await open_requests_to(tx, actor)
        names = await accounts.member_names(tx, actor.workspace_id, {row.by_id for row in rows})
        whose = await customers.names_of(tx, actor.workspace_id, {row.customer_id for row in rows})
    return [as_help_request(row, whose.get(row.customer_id, ""), names.get(row.by_id, "")) for row in rows]


@post("/conversations/{conversation_id:uuid}/help", status_code=204, opt=_HELP)
async def ask(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[NewHelpRequest]
) -> None:
    await db.run(
        ask_for_help,
        actor,
        conversation_id,
        member_ids=data.member_ids,
        team_id=data.team_id,
        question=data.question,
    )


@delete("/conversations/{conversation_id:uuid}/help", opt=_HELP)
async def ask_no_more(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    """Nobody who has not answered yet needs to come."""
    await db.run(withdraw_help, actor, conversation_id)


@post("/help-requests/{request_id:uuid}/accept", status_code=200, opt=_READ)
async def accept(db: TheDatabase, actor: TheActor, request_id: FromPath[UUID]) -> Entered:
    """Only who is asked; of a team the first."""
    return Entered(await db.run(accept_help, actor, request_id))


@post("/help-requests/{request_id:uuid}/decline", status_code=204, opt=_READ)
async def decline(db: TheDatabase, actor: TheActor, request_id: FromPath[UUID], data: JSONBody[Declined]) -> None:
    await db.run(decline_help, actor, request_id, data.reason)


@delete("/conversations/{conversation_id:uuid}/participants/{member_id:uuid}", opt=_READ)
async def leave(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], member_id: FromPath[UUID]) -> None:
    """Oneself; or somebody else, with the permission to ask for help."""
    await db.run(leave_conversation, actor, conversation_id, member_id)


@post(
    "/conversations/{conversation_id:uuid}/hand-over",
    status_code=204,
    opt={"audience": "member", "permission": TRANSFER},
)
async def give(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[HandOver]) -> None:
    """To somebody who is in the conversation: they become its owner at once."""
    await db.run(hand_over, actor, conversation_id, data.member_id)


ROUTES: list[Any] = [help_requests, ask, ask_no_more, accept, decline, leave, give]
