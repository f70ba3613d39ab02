"""What comes in over a channel becomes a conversation by the same door as what a visitor of a site writes."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

import msgspec

from haoke.channels.catalog import in_wgs84, in_words, sends
from haoke.channels.contract import Account
from haoke.channels.types import ADDRESSES, MESSAGES, AnyPart, InboundEvent, Media, Peer, Text
from haoke.channels.types import Location as Place
from haoke.conversations.actions.admit_visitor import bans, is_banned
from haoke.conversations.actions.change_from_channel import change_from_channel
from haoke.conversations.actions.name_message import name_message
from haoke.conversations.actions.open_outlet import open_outlet
from haoke.conversations.actions.rate_over_channel import rate_over_channel
from haoke.conversations.actions.receive_message import Arrival, Visitor, receive_message
from haoke.conversations.errors import VisitorBanned
from haoke.conversations.inward import card_of
from haoke.conversations.outward import choice_of
from haoke.conversations.queries.named import Spot, last_message, spot_named
from haoke.conversations.rules import MAX_FILES, MAX_TEXT
from haoke.conversations.types import Chosen, FileRef, Inward, Location, ReceivedBody
from haoke.customers import catalog as customers
from haoke.customers.types import Key, Profile, Proof
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.files.saving import give_files

_MOST_ALIASES = 5
_PROOFS = {"email": "email", "phone": "phone", "wa_id": "phone"}
"""What ids that are addresses prove."""


class ChannelReceiver:
    """The port that channels declare; the composition root connects it."""

    async def receive(self, tx: Tx, account: Account[Any], event: InboundEvent) -> None:
        """Raises VisitorBanned, and what a message is refused for."""
        visitor = visitor_at(account, event.peer)
        key = Key(account.id, visitor.external_id)
        customer_id, known_as = await customers.known_as(tx, account.workspace_id, key, visitor.also)
        known_bans = await bans.get(tx, account.workspace_id)
        visitor = msgspec.structs.replace(visitor, visitor_id=visitor_id_at(account, known_as))
        if known_bans.holds_customer(customer_id, now()) or is_banned(known_bans, visitor, ""):
            raise VisitorBanned
        if event.kind not in MESSAGES:
            await change_from_channel(tx, account, event, visitor.visitor_id, body_of(event))
            return
        if await rate_over_channel(tx, account, visitor.visitor_id, event):
            return
        message_id = uuid5(account.id, f"event:{event.dedup_key}")
        body = body_of(event)
        await give_files(tx, account.workspace_id, [file.id for file in body.files], "visitor", visitor.visitor_id)
        subject = event.thread.subject if event.thread else ""
        page = {"channel": account.kind} | ({"title": subject} if subject else {})
        conversation_id, part = await receive_message(
            tx, visitor, message_id, body, page, await _arrival(tx, account, event)
        )
        for change in await name_message(tx, account, event, conversation_id, part.seq):
            await change_from_channel(tx, account, change, visitor.visitor_id, body_of(change))
        if sends(account):
            await open_outlet(tx, account, conversation_id, event.peer.id, part.seq)


async def _arrival(tx: Tx, account: Account[Any], event: InboundEvent) -> Arrival:
    """What has a subject, or goes on from something, is of a thread: of a new one when it names no conversation."""
    thread, names = event.thread, None
    threaded = thread is not None and bool(thread.subject or thread.refs)
    if thread is not None and threaded:
        with suppress(ValueError):
            names = UUID(thread.id)
    quotes = await spot_named(tx, account, event.reply_to) if event.reply_to else None
    if quotes is not None and thread is not None and await _goes_on(tx, account, quotes):
        quotes = None
    return Arrival(threaded, names, event.automatic, quotes)


async def _goes_on(tx: Tx, account: Account[Any], spot: Spot) -> bool:
    """In a thread all names what it goes on from. What comes right after that, or after the same, quotes nothing."""
    last = await last_message(tx, account.workspace_id, spot.conversation_id)
    return last is not None and spot.seq in {last.seq, last.quoted}


def visitor_at(account: Account[Any], peer: Peer) -> Visitor:
    """The same person at the same account has the same ids, whichever process asks."""
    external_id, names = external_id_of(peer), {peer.id_kind: peer.id}
    also = [Key(account.id, f"{kind}:{name}") for kind, name in list(peer.alt_ids.items())[:_MOST_ALIASES]]
    if peer.union_id and account.settings.developer:
        also.append(customers.union_key(account.workspace_id, account.settings.developer, peer.union_id))
    return Visitor(
        workspace_id=account.workspace_id,
        site_id=account.id,
        visitor_id=visitor_id_at(account, external_id),
        external_id=external_id,
        name=peer.display_name,
        email=names.get("email", ""),
        phone=names.get("phone", ""),
        locale=peer.locale,
        also=tuple(each for each in dict.fromkeys(also) if each.external_id != external_id),
        proofs=tuple(_addresses(peer)),
        profile=Profile(peer.display_name[:200], peer.avatar_url[:2000], peer.locale[:20]),
    )


def external_id_of(peer: Peer) -> str:
    return f"{peer.id_kind}:{peer.id}"


def _addresses(peer: Peer) -> Iterator[Proof]:
    """Where the channel reaches somebody."""
    for id_kind, value in ((peer.id_kind, peer.id), *peer.alt_ids.items()):
        if id_kind in _PROOFS:
            yield Proof(_PROOFS[id_kind], ADDRESSES[id_kind] + value)


def visitor_id_at(account: Account[Any], external_id: str) -> UUID:
    """Visitors of sites have theirs from their token, or by what the site's page signed."""
    kind, _, name = external_id.partition(":")
    if sends(account):
        return uuid5(account.id, f"peer:{name}")
    return UUID(name) if kind == "visitor" else uuid5(account.id, name)


def body_of(event: InboundEvent) -> ReceivedBody:
    """A place, a card and what we have as files are shown as such; what else is no text is said in words."""
    place = next((part for part in event.parts if _is_place(part)), None)
    files = [part for part in event.parts if isinstance(part, Media) and part.file_id is not None][:MAX_FILES]
    said = [
        Text(text=part.caption) if any(part is each for each in files) and isinstance(part, Media) else part
        for part in event.parts
        if part is not place
    ]
    location = _location(place) if isinstance(place, Place) else None
    return ReceivedBody(
        text=in_words(said)[:MAX_TEXT],
        card=card_of(event.parts),
        files=tuple(_file(part) for part in files),
        location=location,
        inward=_inward(event),
        choice=_choice(event),
    )


def _inward(event: InboundEvent) -> Inward | None:
    subject = event.thread.subject if event.thread else ""
    inward = Inward(subject, event.to, event.cc, event.folded)
    return None if inward == Inward() else inward


def _choice(event: InboundEvent) -> Chosen | None:
    """Of a card of ours, by what its button carried."""
    carried = [part.menu_item_id for part in event.parts if isinstance(part, Text)]
    if isinstance(event.payload, str):
        carried.append(event.payload)
    return next(filter(None, map(choice_of, carried)), None)


def _file(part: Media) -> FileRef:
    """What is known of it beside its id is looked up where it is stored."""
    assert part.file_id is not None
    return FileRef(part.file_id, part.filename, part.mime, part.size or 0, "file")


def _location(place: Place) -> Location:
    lat, lng = in_wgs84(place)
    return Location(lat, lng, ", ".join(filter(None, (place.name, place.address)))[:200])


def _is_place(part: AnyPart) -> bool:
    return isinstance(part, Place) and abs(part.lat) <= 90 and abs(part.lng) <= 180
