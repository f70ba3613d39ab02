"""A conversation's channel: what it can carry, whether it may be written to now, and how its messages fare."""

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from haoke.channels import catalog as channels
from haoke.channels.catalog import Ability, Piece, ShownPart
from haoke.channels.types import Delivery
from haoke.conversations.actions.resend_message import resend_message
from haoke.conversations.card_rules import checked_card
from haoke.conversations.errors import ConversationWithoutChannel
from haoke.conversations.outward import card_part
from haoke.conversations.permissions import READ, RESEND
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.outlets import outlet_of
from haoke.conversations.types import Card
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

_READ = {"audience": "member", "permission": READ}


class CardToShow(Body, frozen=True, kw_only=True):
    card: Card


class MessagePieces(msgspec.Struct, frozen=True):
    """A message in the pieces in which it went out."""

    delivery: Delivery
    pieces: list[Piece]


@get("/conversations/{conversation_id:uuid}/channel", opt=_READ)
async def conversation_channel(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> Ability:
    """ConversationWithoutChannel for one with a visitor of a site."""
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        outlet = await outlet_of(tx, actor.workspace_id, conversation_id)
        if outlet is None:
            raise ConversationWithoutChannel
        return await channels.ability(tx, actor.workspace_id, row.site_id, outlet.peer_id)


@post("/conversations/{conversation_id:uuid}/channel/card", status_code=200, opt=_READ)
async def preview_card(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[CardToShow]
) -> list[ShownPart]:
    """What a card becomes at the channel, before it is sent. Nothing where a site shows it as it is."""
    card = checked_card(data.card)
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        if await outlet_of(tx, actor.workspace_id, conversation_id) is None:
            return []
        account = await channels.account(tx, actor.workspace_id, row.site_id)
        return channels.shown_at(account, [card_part(conversation_id, card)])


@get("/conversations/{conversation_id:uuid}/deliveries", opt=_READ)
async def conversation_deliveries(
    db: TheDatabase, actor: TheActor, page: ThePage, conversation_id: FromPath[UUID]
) -> Page[Delivery]:
    """How messages stand at the channel, the latest first."""
    before = page.after(tuple[UUID])
    async with db.reading() as tx:
        await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        found = await channels.standings(
            tx, actor.workspace_id, conversation_id, limit=page.limit + 1, before=before[0] if before else None
        )
    return page_of(found, page.limit, lambda each: each[1], lambda each: (each[0],))


@get("/conversations/{conversation_id:uuid}/deliveries/{message_id:uuid}", opt=_READ)
async def message_deliveries(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], message_id: FromPath[UUID]
) -> MessagePieces:
    """What became of each piece, step by step. DeliveryNotFound for a message that does not go out."""
    async with db.reading() as tx:
        await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        return MessagePieces(*await channels.pieces(tx, actor.workspace_id, conversation_id, message_id))


@post(
    "/conversations/{conversation_id:uuid}/deliveries/{message_id:uuid}/resend",
    opt={"audience": "member", "permission": RESEND},
)
async def resend(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], message_id: FromPath[UUID]
) -> Delivery:
    """Send once more what has failed, or of which nobody knows whether it was sent."""
    return await db.run(resend_message, actor, conversation_id, message_id)


ROUTES: list[ControllerRouterHandler] = [
    conversation_channel,
    preview_card,
    conversation_deliveries,
    message_deliveries,
    resend,
]
