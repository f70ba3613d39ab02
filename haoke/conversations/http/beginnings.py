"""Writing first: over which accounts somebody can be reached, and the message that begins a conversation."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from haoke.channels.catalog import Beginning
from haoke.conversations.actions.begin_conversation import FirstMessage, begin_conversation
from haoke.conversations.actions.find_beginnings import find_at, find_with
from haoke.conversations.actions.screen_message import noting_blocks
from haoke.conversations.permissions import BEGIN
from haoke.conversations.types import MessageBody
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body

_BEGIN = {"audience": "member", "permission": BEGIN}


class NewConversation(Body, frozen=True, kw_only=True):
    """``id`` is the message's, the client's own: the same one again begins nothing new.

    ``to``: an id or address as ``/conversations/beginnings`` shows them.
    """

    id: UUID
    account_id: UUID
    to: Annotated[str, msgspec.Meta(max_length=300)]
    customer_id: UUID | None = None
    body: MessageBody


class Begun(msgspec.Struct, frozen=True):
    conversation_id: UUID


@get("/conversations/beginnings", opt=_BEGIN)
async def conversation_beginnings(
    db: TheDatabase,
    actor: TheActor,
    customer: FromQuery[UUID | None] = None,
    to: Annotated[str, QueryParameter(max_length=300)] = "",
) -> list[Beginning]:
    """Over which accounts a customer, or whoever has an address, can be written to now; at most fifty."""
    async with db.reading() as tx:
        if customer is not None:
            return await find_with(tx, actor, customer)
        return await find_at(tx, actor, to) if to.strip() else []


@post("/conversations", opt=_BEGIN)
async def new_conversation(db: TheDatabase, actor: TheActor, data: JSONBody[NewConversation]) -> Begun:
    """A conversation of the member's own; one that is open with the customer over that account is gone on with."""
    first = FirstMessage(data.id, data.account_id, data.customer_id, data.to, data.body)
    async with noting_blocks(db):
        return Begun(await db.run(begin_conversation, actor, first))


ROUTES: list[ControllerRouterHandler] = [conversation_beginnings, new_conversation]
