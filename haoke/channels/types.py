"""What goes over channels, in one form for all of them: what comes in, what goes out, and what became of it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec


class Peer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who somebody is at a channel; facts only. ``alt_ids``: other ids of the same person there, by their kind.

    ``union_id`` joins accounts of one developer only.
    """

    id: str
    id_kind: str
    union_id: str = ""
    alt_ids: dict[str, str] = {}
    display_name: str = ""
    avatar_url: str = ""
    locale: str = ""


ADDRESSES = {"email": "", "phone": "", "wa_id": "+"}
"""Kinds of ids that are addresses, and what is left out in them at the beginning."""


class Thread(msgspec.Struct, frozen=True, omit_defaults=True):
    """``refs``: the provider's ids of messages it goes on from, the nearest first."""

    kind: Literal["direct", "group", "email", "comment"]
    id: str = ""
    subject: str = ""
    refs: tuple[str, ...] = ()


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and at else c.lower() for at, c in enumerate(name))


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag=_snake):
    """A piece of a message. ``fallback_text``: what stands for it where it cannot be shown."""

    fallback_text: str = ""


class Media(Part, frozen=True, kw_only=True):
    """``media_ref``: the provider's name of it; ``file_id``: ours. ``group``: of an album."""

    media_ref: str = ""
    url: str = ""
    file_id: UUID | None = None
    mime: str = ""
    size: int | None = None
    filename: str = ""
    format: str = ""
    group: str = ""
    caption: str = ""


class Text(Part, frozen=True, kw_only=True):
    """``menu_item_id``: of the item that was chosen with these words."""

    text: str
    format: Literal["plain", "markdown", "html"] = "plain"
    menu_item_id: str = ""


class Rich(Part, frozen=True, kw_only=True):
    html: str = ""
    blocks: Any = None


class Sticker(Part, frozen=True, kw_only=True):
    media_ref: str = ""
    url: str = ""
    emoji: str = ""
    sticker_id: str = ""


class Image(Media, frozen=True, kw_only=True):
    pass


class Voice(Media, frozen=True, kw_only=True):
    duration: float | None = None
    transcript: str = ""


class Video(Media, frozen=True, kw_only=True):
    duration: float | None = None
    thumb: str = ""


class File(Media, frozen=True, kw_only=True):
    pass


class Location(Part, frozen=True, kw_only=True):
    """``datum``: of the coordinates. Chinese providers mostly speak GCJ-02."""

    lat: float
    lng: float
    name: str = ""
    address: str = ""
    datum: Literal["wgs84", "gcj02"] = "wgs84"


class LinkCard(Part, frozen=True, kw_only=True):
    """``thumb``: the address of a picture; ``file_id``: the same, where it is ours."""

    title: str
    url: str
    description: str = ""
    thumb: str = ""
    file_id: UUID | None = None


class Miniprogram(Part, frozen=True, kw_only=True):
    title: str
    appid: str
    path: str
    thumb: str = ""


class MenuItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``id``: an answer; ``url``: a link. ``description``: a line below its title, where there is room."""

    title: str
    id: str = ""
    url: str = ""
    description: str = ""


class Menu(Part, frozen=True, kw_only=True):
    head: str = ""
    items: tuple[MenuItem, ...] = ()
    tail: str = ""


class Card(Part, frozen=True, kw_only=True):
    """``fields``: pairs of a label and a value. ``file_id``: the picture at ``image``, where that is ours.

    ``links`` are all its buttons: items with an ``id`` are answers.
    """

    title: str = ""
    text: str = ""
    image: str = ""
    file_id: UUID | None = None
    fields: tuple[tuple[str, str], ...] = ()
    links: tuple[MenuItem, ...] = ()


class ContactCard(Card, frozen=True, kw_only=True):
    """Somebody's name, and how they are reached."""


class ProductCard(Card, frozen=True, kw_only=True):
    pass


class OrderCard(Card, frozen=True, kw_only=True):
    pass


class Forward(Part, frozen=True, kw_only=True):
    """Messages of others that were passed on, a line each."""

    items: tuple[str, ...] = ()


class Custom(Part, frozen=True, kw_only=True):
    type: str
    data: Any = None


class Unsupported(Part, frozen=True, kw_only=True):
    """Something this version does not know; the raw request has it whole."""

    provider_type: str = ""


AnyPart = (
    Text
    | Rich
    | Sticker
    | Image
    | Voice
    | Video
    | File
    | Location
    | LinkCard
    | Miniprogram
    | Menu
    | Card
    | ContactCard
    | ProductCard
    | OrderCard
    | Forward
    | Custom
    | Unsupported
)

ErrorClass = Literal[
    "auth",
    "permission",
    "rate_limited",
    "window_closed",
    "quota_exceeded",
    "user_blocked",
    "recipient_invalid",
    "invalid",
    "too_large",
    "unsupported_content",
    "template_invalid",
    "session_state",
    "account_suspended",
    "migrated",
    "transient",
    "unknown",
]


class ChannelError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the provider said. ``retryable``: it answered, and the same may go well later. ``retry_after`` in seconds.

    ``migrated_to``: the peer is known by this id from now on. ``most_tries``: it is not tried more often; 0: as usual.
    """

    error_class: ErrorClass
    code: str = ""
    message: str = ""
    retryable: bool = False
    retry_after: float | None = None
    migrated_to: str = ""
    most_tries: int = 0


DeliveryState = Literal["queued", "sending", "unknown", "sent", "failed", "delivered", "read", "played", "recalled"]
RANKS: dict[DeliveryState, int] = {
    "queued": 0,
    "sending": 1,
    "unknown": 2,
    "sent": 3,
    "failed": 4,
    "delivered": 5,
    "read": 6,
    "played": 7,
    "recalled": 8,
}
"""States only go up: a failure may follow ``sent``, but what was delivered did not fail."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a message of ours fares: one by either id, or all that were sent up to a moment."""

    state: Literal["queued", "sent", "failed", "delivered", "read", "played", "recalled"]
    provider_message_id: str = ""
    our_id: str = ""
    watermark_ms: int | None = None
    error_class: ErrorClass | None = None
    code: str = ""


class ReplyContext(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a provider gives to answer with, and how long and how often it may be used.

    ``automatic``: no person wrote what would be answered, so only a person answers it.
    """

    reply_token: str = ""
    msg_id: str = ""
    session_webhook: str = ""
    conversation_id: str = ""
    service_url: str = ""
    expires_at_ms: int | None = None
    expires_in_s: int | None = None
    max_replies: int | None = None
    automatic: bool = False


EventKind = Literal[
    "message",
    "message_edited",
    "recall",
    "reaction",
    "receipt",
    "typing",
    "postback",
    "menu_view",
    "subscribe",
    "unsubscribe",
    "scan",
    "enter_session",
    "native_session",
    "agent_status",
    "consent",
    "privacy_revoke",
    "location_report",
    "contact_update",
    "call",
    "unsupported",
]


MESSAGES: frozenset[EventKind] = frozenset({"message", "postback", "unsupported"})
"""What somebody says; other kinds say something of it, or of themselves."""


class InboundEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an adapter reads in a request. ``dedup_key`` is the event's own at its account, however often it comes.

    ``echo``: our side wrote it elsewhere. ``payload``: of a postback, a scene, a session. ``target``: which of the
    provider's messages an edit, a recall or a reaction is about. ``occurred_at`` is the provider's word.
    ``reaction``: whether its payload is all that the peer has put there, or one that came or went. ``quoted_as``: how
    an answer quotes the message, where that is not its id.
    ``proactive_allowed``: what the peer said of being written to without having asked. ``automatic``: no person wrote
    it, and it is not answered by itself. ``folded``: what stands below the message, quoted or signed. ``to``, ``cc``:
    who else got it. ``standby``: another application of the company has the conversation, so that the event is only
    kept. ``counts_as``: what it is where it matters how long and how often may be answered, when that is not its kind.
    ``apart``: tells it from another event of the same key, where the provider has no ids but times.
    """

    kind: EventKind
    dedup_key: str
    peer: Peer
    parts: tuple[AnyPart, ...] = ()
    provider_message_id: str = ""
    occurred_at: datetime | None = None
    direction: Literal["in", "echo"] = "in"
    automatic: bool = False
    thread: Thread | None = None
    reply_to: str = ""
    payload: Any = None
    target: str = ""
    reaction: Literal["all", "more", "less"] = "all"
    quoted_as: str = ""
    receipt: Receipt | None = None
    reply_context: ReplyContext | None = None
    proactive_allowed: bool | None = None
    standby: bool = False
    folded: str = ""
    counts_as: str = ""
    apart: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


class Template(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text the provider approved. ``values`` fill its blanks, in their order or by name as the provider counts them.

    ``body`` is what it says, as far as the provider tells, with ``{{1}}`` or ``{{name}}`` where a value goes.
    """

    name: str
    locale: str = ""
    body: str = ""
    blanks: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class OutboundMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message as large as the provider takes it. ``id`` is its own, and the same at each try.

    ``conversation_id``: ours, for a channel that can carry it there and back.

    ``agent``: the name of the person who wrote it; empty when nobody did. ``last_in_at``: when the peer last wrote.
    ``reply_number``: how many, with this one, use the same ``reply_context``. ``template`` stands instead of parts.
    """

    id: str
    to: Peer
    conversation_id: str = ""
    parts: tuple[AnyPart, ...] = ()
    thread: Thread | None = None
    reply_to: str = ""
    reply_context: ReplyContext | None = None
    reply_number: int = 1
    last_in_at: datetime | None = None
    purpose: Literal["reply", "proactive", "notification", "auto"] = "reply"
    agent: str = ""
    template: Template | None = None
    subject: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()


class SendResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``unknown``: nothing came back, so nobody knows."""

    state: Literal["sent", "failed", "unknown"]
    provider_message_id: str = ""
    error: ChannelError | None = None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message of a conversation on its way out; what else the provider has to know is at the peer.

    ``by_hand``: somebody asked for it once more, and the provider shall say whether its window is closed.
    ``thread``: of what it answers, where that is not the peer's last one.
    """

    parts: tuple[AnyPart, ...] = ()
    purpose: Literal["reply", "proactive", "notification", "auto"] = "reply"
    agent: str = ""
    reply_to: str = ""
    thread: Thread | None = None
    template: Template | None = None
    subject: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    by_hand: bool = False


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How a message of a conversation stands at its channel: as its worst piece does, the others as the least of them.

    ``error``: why it failed. ``at``: since when, in milliseconds. ``recall_refused``: it was to be taken back, and the
    customer has it still.
    """

    message_id: UUID
    state: DeliveryState
    error: ChannelError | None
    at: int
    recall_refused: bool = False


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device at a service. ``token`` is its address there; the keys are those of a browser's subscription."""

    token: str
    kind: Literal["token", "fid"] = "token"
    public_key: str = ""
    secret: str = ""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown. A later one of the same conversation takes the place of an earlier one.

    ``discreet``: what is shown instead where services are not to learn what was said.
    """

    title: str
    body: str
    discreet: str = ""
    conversation_id: str
    message_id: str
    path: str = "/"
