"""Events of Feishu in their second form, and messages of each type."""

from typing import Any, Literal

import msgspec

from haoke.channels.adapters.feishu.contents import parts_of
from haoke.channels.given import inside, moment, under, words
from haoke.channels.types import AnyPart, InboundEvent, Peer, Receipt, ReplyContext, Text, Thread, Unsupported

_MOST_READ = 200
_REACTIONS: dict[str, Literal["more", "less"]] = {
    "im.message.reaction.created_v1": "more",
    "im.message.reaction.deleted_v1": "less",
}


def read_event(given: dict[str, Any], base: str) -> list[InboundEvent]:
    """``base``: where its files are fetched."""
    key = words(given, "header", "event_id", most=200) or words(given, "uuid", most=200)
    kind = words(given, "header", "event_type", most=200) or words(given, "event", "type", most=200)
    event, at = under(given, "event"), inside(given, "header", "create_time")
    if not key:
        return []
    if kind == "im.message.receive_v1":
        return _said(event, key, base)
    if kind == "im.message.message_read_v1":
        return _read(event, key)
    if kind in _REACTIONS:
        target, emoji = words(event, "message_id", most=200), words(event, "reaction_type", "emoji_type", most=100)
        made = _event("reaction", key, event.get("user_id"), at, target=target, payload=emoji)
        return [msgspec.structs.replace(each, reaction=_REACTIONS[kind]) for each in made]
    if kind == "im.chat.access_event.bot_p2p_chat_entered_v1":
        return _event("enter_session", key, event.get("operator_id"), at)
    if kind == "card.action.trigger":
        return _pressed(event, key, at)
    # Whose it is stands at one of these places; what is nobody's concerns no customer.
    ids = (event.get("operator_id"), inside(event, "operator", "operator_id"), event.get("user_id"))
    known = next((each for each in ids if _peer(each)), None)
    return _event("unsupported", key, known, at, parts=(Unsupported(provider_type=kind[:40]),))


def _said(event: dict[str, Any], key: str, base: str) -> list[InboundEvent]:
    message, peer = under(event, "message"), _peer(inside(event, "sender", "sender_id"))
    if peer is None or words(event, "sender", "sender_type") == "app":
        return []
    name, chat = words(message, "message_id", most=200), words(message, "chat_id", most=200)
    direct = words(message, "chat_type") != "group"
    return [
        InboundEvent(
            kind="message",
            dedup_key=key,
            provider_message_id=name,
            peer=peer,
            thread=Thread(kind="direct" if direct else "group", id=chat),
            parts=parts_of(message, f"{base}/im/v1/messages/{name}/resources"),
            occurred_at=moment(message, "create_time", unit=0.001),
            reply_to=words(message, "parent_id", most=200),
            reply_context=None if direct else ReplyContext(conversation_id=chat),
        )
    ]


def _read(event: dict[str, Any], key: str) -> list[InboundEvent]:
    reader = event.get("reader")
    found, at = inside(event, "message_id_list"), inside(reader, "read_time")
    names = [words(each, most=200) for each in found[:_MOST_READ]] if isinstance(found, list) else []
    return [
        event
        for place, name in enumerate(names)
        for event in _event(
            "receipt",
            f"{key}:{place}" if place else key,
            inside(reader, "reader_id"),
            at,
            receipt=Receipt(provider_message_id=name, state="read"),
        )
    ]


def _pressed(event: dict[str, Any], key: str, at: Any) -> list[InboundEvent]:
    """Our own buttons carry ``menu`` and ``title``; other cards may say what they like."""
    value = inside(event, "action", "value")
    chosen = words(value, "menu", most=200)
    shown = words(value, "title", most=500) or chosen or words(event, "action", "option", most=500)
    return _event(
        "postback",
        key,
        event.get("operator"),
        at,
        target=words(event, "context", "open_message_id", most=200),
        parts=(Text(text=shown, menu_item_id=chosen),) if shown else (),
        payload=chosen or under(event, "action"),
    )


def _event(
    kind: Any,
    key: str,
    user: Any,
    at: Any,
    *,
    parts: tuple[AnyPart, ...] = (),
    target: str = "",
    payload: Any = None,
    receipt: Receipt | None = None,
) -> list[InboundEvent]:
    peer = _peer(user)
    if peer is None:
        return []
    return [
        InboundEvent(
            kind=kind,
            dedup_key=key,
            peer=peer,
            occurred_at=moment(at, unit=0.001 if (words(at, most=20).isdigit() and len(words(at)) <= 13) else 1e-6),
            parts=parts,
            target=target,
            payload=payload,
            receipt=receipt,
        )
    ]


def _peer(given: Any) -> Peer | None:
    """``union_id`` is the same for all apps of a developer."""
    name, union = words(given, "open_id", most=200), words(given, "union_id", most=200)
    user = words(given, "user_id", most=200)
    if not name:
        return None
    alt = {kind: value for kind, value in (("union_id", union), ("user_id", user)) if value}
    return Peer(name, "open_id", union, alt)
