"""The body of a bridge's request: one event, or several in ``events``. See docs/channels.md."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from haoke.channels.errors import RequestUnreadable
from haoke.channels.types import AnyPart, EventKind, InboundEvent, Peer, Receipt, Text, Unsupported

_Id = Annotated[str, Meta(min_length=1, max_length=200)]
_Text = Annotated[str, Meta(max_length=1000)]
_MOST_PARTS = 50
_KINDS: dict[str, EventKind] = {
    "message": "message",
    "postback": "postback",
    "edit": "message_edited",
    "recall": "recall",
    "reaction": "reaction",
}
_CHANGES: frozenset[EventKind] = frozenset({"message_edited", "recall", "reaction"})
"""What is about an earlier message, and says which."""


class _Sender(msgspec.Struct, frozen=True, kw_only=True):
    id: _Id
    name: _Text = ""
    union_id: _Text = ""
    alt_ids: Annotated[dict[_Id, _Id], Meta(max_length=5)] = {}
    avatar_url: _Text = ""
    locale: Annotated[str, Meta(max_length=20)] = ""


class _Event(msgspec.Struct, frozen=True, kw_only=True):
    type: Annotated[str, Meta(max_length=40)]
    user: _Sender
    message_id: _Id
    occurred_at: datetime | None = None
    parts: Annotated[list[dict[str, Any]], Meta(max_length=_MOST_PARTS)] = []
    text: str = ""
    reply_to: _Text = ""
    payload: Any = None
    state: Literal["sent", "failed", "delivered", "read"] | None = None
    code: _Text = ""
    target: _Text = ""
    emoji: Annotated[str, Meta(max_length=100)] = ""


def read_events(body: bytes) -> list[InboundEvent]:
    """Raises RequestUnreadable."""
    try:
        given = msgspec.json.decode(body)
        several = given.get("events") if isinstance(given, dict) else None
        events = [given] if several is None else several
        return [_event(msgspec.convert(each, _Event)) for each in events]
    except (msgspec.MsgspecError, TypeError, UnicodeDecodeError):
        raise RequestUnreadable from None


def _event(given: _Event) -> InboundEvent:
    user = given.user
    peer = Peer(user.id, "external", user.union_id, user.alt_ids, user.name, user.avatar_url, user.locale)
    at = given.occurred_at
    if at is not None and at.tzinfo is None:
        raise RequestUnreadable
    if given.type == "receipt":
        if given.state is None:
            raise RequestUnreadable
        receipt = Receipt(our_id=given.message_id, state=given.state, code=given.code)
        return InboundEvent(
            kind="receipt",
            dedup_key=f"{given.message_id}:{given.state}",
            peer=peer,
            occurred_at=at,
            receipt=receipt,
        )
    parts: tuple[AnyPart, ...] = tuple(_part(each) for each in given.parts)
    if given.text:
        parts = (Text(text=given.text), *parts)
    kind = _KINDS.get(given.type, "unsupported")
    if kind == "unsupported":
        parts = (Unsupported(provider_type=given.type),)
    if kind in _CHANGES and not given.target:
        raise RequestUnreadable
    return InboundEvent(
        kind=kind,
        dedup_key=given.message_id,
        provider_message_id="" if kind in _CHANGES else given.message_id,
        peer=peer,
        occurred_at=at,
        parts=parts,
        reply_to=given.reply_to,
        payload=given.emoji if kind == "reaction" else given.payload,
        target=given.target if kind in _CHANGES else "",
    )


def _part(given: dict[str, Any]) -> AnyPart:
    """What this version does not know stays a part all the same."""
    try:
        part: AnyPart = msgspec.convert(given, AnyPart)
    except msgspec.ValidationError:
        return Unsupported(provider_type=str(given.get("kind", ""))[:40])
    return part
