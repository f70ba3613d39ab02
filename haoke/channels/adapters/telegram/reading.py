"""Updates of Telegram: one a request, or several that were fetched."""

from typing import Any

from haoke.channels.adapters.telegram.messages import parts_of
from haoke.channels.given import inside, items, moment, under, words
from haoke.channels.types import InboundEvent, Peer, Text, Thread, Unsupported

UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
)
"""What we ask Telegram for."""

_GONE = {"kicked", "left"}


def read_update(update: dict[str, Any]) -> list[InboundEvent]:
    key = words(update, "update_id", most=40)
    name = next((each for each in UPDATES if isinstance(update.get(each), dict)), "")
    given = under(update, name)
    if not key:
        return []
    if name == "message":
        return _said(key, given)
    if name == "edited_message":
        return _edited(key, given)
    if name == "callback_query":
        return _pressed(key, given)
    if name == "my_chat_member":
        return _joined_or_left(key, given)
    if name == "message_reaction":
        return _reacted(key, given)
    return _unknown(key, update)


def _said(key: str, message: dict[str, Any]) -> list[InboundEvent]:
    peer = _peer(under(message, "from"))
    if peer is None:
        return []
    text = words(message, "text")
    command, _, scene = text.partition(" ")
    return [
        InboundEvent(
            kind="message",
            dedup_key=key,
            peer=peer,
            thread=_thread(message),
            parts=parts_of(message),
            provider_message_id=_id(message),
            occurred_at=moment(message, "date"),
            reply_to=_id(under(message, "reply_to_message")),
            payload=scene.strip() or None if command == "/start" else None,
        )
    ]


def _edited(key: str, message: dict[str, Any]) -> list[InboundEvent]:
    peer = _peer(under(message, "from"))
    if peer is None:
        return []
    return [
        InboundEvent(
            kind="message_edited",
            dedup_key=key,
            peer=peer,
            thread=_thread(message),
            parts=parts_of(message),
            target=_id(message),
            occurred_at=moment(message, "edit_date"),
        )
    ]


def _pressed(key: str, query: dict[str, Any]) -> list[InboundEvent]:
    peer = _peer(under(query, "from"))
    message, data = under(query, "message"), words(query, "data", most=200)
    if peer is None:
        return []
    title = _title(message, data)
    return [
        InboundEvent(
            kind="postback",
            dedup_key=key,
            peer=peer,
            thread=_thread(message),
            parts=(Text(text=title, menu_item_id=data),) if title else (),
            payload=data,
            target=_id(message),
        )
    ]


def _title(message: dict[str, Any], data: str) -> str:
    """What stands on the button that was pressed."""
    rows = inside(message, "reply_markup", "inline_keyboard")
    named = ({"row": row} for row in rows[:100]) if isinstance(rows, list) else ()
    buttons = (each for row in named for each in items(row, "row"))
    return next((words(each, "text", most=200) for each in buttons if each.get("callback_data") == data), "")


def _joined_or_left(key: str, change: dict[str, Any]) -> list[InboundEvent]:
    """Only in private: that a bot was put into a group, or out of it, says nothing of the person who did it."""
    peer = _peer(under(change, "from"))
    if peer is None or words(change, "chat", "type") != "private":
        return []
    gone = words(change, "new_chat_member", "status") in _GONE
    kind: Any = "unsubscribe" if gone else "subscribe"
    return [InboundEvent(kind=kind, dedup_key=key, peer=peer, occurred_at=moment(change, "date"))]


def _reacted(key: str, change: dict[str, Any]) -> list[InboundEvent]:
    peer = _peer(under(change, "user"))
    if peer is None:
        return []
    emoji = "".join(words(each, "emoji", most=20) for each in items(change, "new_reaction"))
    return [
        InboundEvent(
            kind="reaction",
            dedup_key=key,
            peer=peer,
            thread=_thread(change),
            target=_id(change),
            payload=emoji,
            occurred_at=moment(change, "date"),
        )
    ]


def _unknown(key: str, update: dict[str, Any]) -> list[InboundEvent]:
    """What belongs to no person is nothing for us."""
    for name, given in list(update.items())[:20]:
        user = under(given, "from") or under(given, "user")
        peer = _peer(user)
        if peer is not None:
            parts = (Unsupported(provider_type=name[:40]),)
            return [InboundEvent(kind="unsupported", dedup_key=key, peer=peer, parts=parts)]
    return []


def _peer(user: dict[str, Any]) -> Peer | None:
    """None for bots: two that answer each other would never end."""
    known = words(user, "id", most=40)
    if not known or user.get("is_bot") is True:
        return None
    name = " ".join(each for each in (words(user, "first_name"), words(user, "last_name")) if each)
    return Peer(
        known,
        "telegram_user_id",
        display_name=(name or words(user, "username"))[:200],
        locale=words(user, "language_code", most=20),
    )


def _thread(message: dict[str, Any]) -> Thread | None:
    chat = under(message, "chat")
    private = words(chat, "type") in {"private", ""}
    if private:
        return None
    return Thread("group", words(chat, "id", most=40), words(chat, "title", most=200))


def _id(message: dict[str, Any]) -> str:
    chat, number = words(message, "chat", "id", most=40), words(message, "message_id", most=40)
    return f"{chat}:{number}" if chat and number else ""
