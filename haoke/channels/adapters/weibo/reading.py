"""What Weibo pushes: messages, places, mentions, and what fans do."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import number, object_in, under, words
from haoke.channels.types import (
    AnyPart,
    EventKind,
    Image,
    InboundEvent,
    Location,
    Peer,
    Text,
    Thread,
    Unsupported,
    Voice,
)

MENTION = "mention"

_KINDS: dict[str, EventKind] = {
    "follow": "subscribe",
    "subscribe": "subscribe",
    "scan_follow": "subscribe",
    "unfollow": "unsubscribe",
    "unsubscribe": "unsubscribe",
    "scan": "scan",
    "click": "postback",
    "view": "menu_view",
}


def read(body: bytes) -> InboundEvent:
    """Messages have no ids: what was said tells two within a second apart. Raises RequestUnreadable."""
    given = object_in(body)
    sender, kind = words(given, "sender_id", most=40), words(given, "type", most=40)
    if not sender or not kind:
        raise RequestUnreadable
    data = under(given, "data")
    created, subtype = words(given, "created_at", most=60), words(data, "subtype", most=60)
    happened = kind == "event"
    key = words(data, "key", most=2000)
    return InboundEvent(
        kind=_KINDS.get(subtype, "unsupported") if happened else "message",
        dedup_key=":".join(filter(None, (sender, created, subtype))),
        peer=Peer(sender, "weibo_uid"),
        occurred_at=_moment(created),
        parts=(Text(text=key, menu_item_id=key),) if subtype == "click" else _parts(kind, subtype, given, data),
        thread=Thread("comment", key) if kind == MENTION else None,
        payload=_payload(subtype, key) if happened else None,
        counts_as=MENTION if kind == MENTION else "",
        apart="" if happened else _mark(kind, given),
    )


def _mark(kind: str, given: dict[str, Any]) -> str:
    said = msgspec.json.encode([kind, given.get("text"), given.get("data")], order="sorted")
    return hashlib.sha1(said, usedforsecurity=False).hexdigest()


def _payload(subtype: str, key: str) -> Any:
    """A scanned code has a scene; an item of the menu stands for itself."""
    if not key:
        return None
    return {"scene": key} if subtype.startswith("scan") else key


def _parts(kind: str, subtype: str, given: dict[str, Any], data: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(given, "text")
    if kind == "event":
        return () if subtype in _KINDS else (Unsupported(provider_type=f"event:{subtype}"),)
    if kind in {"text", MENTION}:
        return (Text(text=text),)
    if kind == "position":
        lat, lng = number(data, "latitude"), number(data, "longitude")
        return (Text(text=text) if lat is None or lng is None else Location(lat=lat, lng=lng, datum="gcj02"),)
    if kind == "image":
        return (Image(media_ref=words(data, "tovfid", most=60)),)
    if kind == "voice":
        return (Voice(media_ref=words(data, "tovfid", most=60), format="amr"),)
    return (Unsupported(provider_type=kind),)


def _moment(created: str) -> datetime | None:
    try:
        return datetime.strptime(created, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return None
