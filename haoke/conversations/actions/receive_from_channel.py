"""What comes in over a channel becomes a conversation by the same door as what a visitor of a site writes."""

from typing import Any
from uuid import uuid5

from haoke.channels.catalog import in_words, sends
from haoke.channels.contract import Account
from haoke.channels.types import AnyPart, InboundEvent
from haoke.channels.types import Location as Place
from haoke.conversations.actions.admit_visitor import bans, is_banned
from haoke.conversations.actions.open_outlet import open_outlet
from haoke.conversations.actions.receive_message import Visitor, receive_message
from haoke.conversations.errors import VisitorBanned
from haoke.conversations.rules import MAX_TEXT
from haoke.conversations.types import Location, MessageBody
from haoke.kernel.db import Tx


class ChannelReceiver:
    """The port that channels declare; the composition root connects it."""

    async def receive(self, tx: Tx, account: Account[Any], event: InboundEvent) -> None:
        """Raises VisitorBanned, and what a message is refused for."""
        visitor = visitor_of(account, event)
        if is_banned(await bans.get(tx, account.workspace_id), visitor, ""):
            raise VisitorBanned
        message_id = uuid5(account.id, f"event:{event.dedup_key}")
        conversation_id, part = await receive_message(
            tx, visitor, message_id, body_of(event), {"channel": account.kind}
        )
        if sends(account):
            await open_outlet(tx, account, conversation_id, event.peer.id, part.seq)


def visitor_of(account: Account[Any], event: InboundEvent) -> Visitor:
    """The same person at the same account has the same ids, whichever process asks."""
    peer = event.peer
    return Visitor(
        workspace_id=account.workspace_id,
        site_id=account.id,
        visitor_id=uuid5(account.id, f"peer:{peer.id}"),
        external_id=f"{peer.id_kind}:{peer.id}",
        name=peer.display_name,
        locale=peer.locale,
    )


def body_of(event: InboundEvent) -> MessageBody:
    """A place is shown as one; what else is no text is said in words."""
    place = next((part for part in event.parts if _is_place(part)), None)
    text = in_words([part for part in event.parts if part is not place])
    location = Location(place.lat, place.lng, place.name[:200]) if isinstance(place, Place) else None
    return MessageBody(text=text[:MAX_TEXT], location=location)


def _is_place(part: AnyPart) -> bool:
    return isinstance(part, Place) and part.datum == "wgs84" and abs(part.lat) <= 90 and abs(part.lng) <= 180
