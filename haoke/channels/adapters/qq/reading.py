"""What QQ pushes: messages of people and of groups, and who lets the bot in or shuts it out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from haoke.channels.given import items, moment, number, under, words
from haoke.channels.types import (
    AnyPart,
    EventKind,
    File,
    Image,
    InboundEvent,
    Peer,
    Receipt,
    ReplyContext,
    Text,
    Thread,
    Unsupported,
    Video,
    Voice,
)

PERSON_TIME, GROUP_TIME, MOST_REPLIES = 3600, 300, 5
GROUP = "group"
"""What all counts as that happens in one: it may be answered for minutes only."""


def read(given: dict[str, Any]) -> list[InboundEvent]:
    kind, said = words(given, "t", most=60), under(given, "d")
    reader, event = _READERS.get(kind), words(given, "id", most=200)
    happened = _looked_at if kind.startswith("MESSAGE_AUDIT_") else _happened
    found = reader(said) if reader is not None else happened(kind, event, said)
    return [] if found is None else [found]


def _of_person(said: dict[str, Any]) -> InboundEvent | None:
    author = under(said, "author")
    person = words(author, "user_openid", most=200) or words(author, "id", most=200)
    peer = Peer(person, "user_openid", words(author, "union_openid", most=200))
    return _message(said, peer, None, PERSON_TIME) if person else None


def _of_group(said: dict[str, Any]) -> InboundEvent | None:
    author, group = under(said, "author"), words(said, "group_openid", most=200)
    member = words(author, "member_openid", most=200) or words(author, "id", most=200)
    union, name = words(author, "union_openid", most=200), words(author, "username", most=200)
    peer = Peer(member, "member_openid", union, {}, name)
    return _message(said, peer, Thread("group", group), GROUP_TIME) if member and group else None


def _message(said: dict[str, Any], peer: Peer, thread: Thread | None, seconds: int) -> InboundEvent | None:
    message = words(said, "id", most=200)
    if not message:
        return None
    return InboundEvent(
        kind="message",
        dedup_key=message,
        provider_message_id=message,
        peer=peer,
        thread=thread,
        occurred_at=_moment(said),
        parts=_parts(said),
        reply_to=words(said, "message_reference", "message_id", most=200),
        reply_context=ReplyContext(msg_id=message, expires_in_s=seconds, max_replies=MOST_REPLIES),
        counts_as=GROUP if thread is not None else "",
    )


def _parts(said: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = words(said, "content").strip()
    files = [_file(each) for each in items(said, "attachments", most=20)]
    return (*([Text(text=text)] if text else []), *files) or (Unsupported(provider_type="empty"),)


def _file(given: dict[str, Any]) -> AnyPart:
    mime, url, size = words(given, "content_type", most=100), words(given, "url", most=2000), number(given, "size")
    if url and "://" not in url:
        url = f"https://{url.lstrip('/')}"
    filename, bytes_ = words(given, "filename", most=200), None if size is None else int(size)
    if mime.startswith("image"):
        return Image(url=url, mime=mime, size=bytes_, filename=filename)
    if mime.startswith("video"):
        return Video(url=url, mime=mime, size=bytes_, filename=filename)
    if mime.startswith(("voice", "audio")):
        transcript = words(given, "asr_refer_text")
        return Voice(url=url, format="silk", size=bytes_, filename=filename, transcript=transcript)
    return File(url=url, mime=mime if "/" in mime else "", size=bytes_, filename=filename)


def _happened(kind: str, event: str, said: dict[str, Any]) -> InboundEvent | None:
    """Of a person, or of a group by the member who did it. What names nobody is about nobody."""
    group, person = words(said, "group_openid", most=200), words(said, "openid", most=200)
    member = words(said, "op_member_openid", most=200) or words(said, "group_member_openid", most=200)
    person = person or words(said, "user_openid", most=200)
    peer = Peer(member, "member_openid") if group and member else Peer(person, "user_openid")
    if not event or not peer.id:
        return None
    what: EventKind = _KINDS.get(kind, "unsupported")
    pressed = words(said, "data", "resolved", "button_data", most=1000) if what == "postback" else ""
    parts: tuple[AnyPart, ...] = () if kind in _KINDS else (Unsupported(provider_type=kind),)
    return InboundEvent(
        kind=what,
        dedup_key=event,
        peer=peer,
        thread=Thread("group", group) if group else None,
        occurred_at=_moment(said),
        parts=(Text(text=pressed, menu_item_id=pressed),) if pressed else parts,
        payload=pressed or None,
        proactive_allowed=kind.endswith("_RECEIVE") if what == "consent" else None,
        reply_context=_context(event, group) if kind in _ANSWERED else None,
        counts_as=GROUP if group else "",
    )


def _looked_at(kind: str, event: str, said: dict[str, Any]) -> InboundEvent | None:
    """Somebody there has looked at a message of ours, which was taken under another name until then."""
    name = words(said, "audit_id", most=200)
    if not event or not name:
        return None
    refused = kind == "MESSAGE_AUDIT_REJECT"
    receipt = Receipt(
        provider_message_id=name,
        state="failed" if refused else "sent",
        error_class="unsupported_content" if refused else None,
        code=kind if refused else "",
    )
    peer = Peer(words(said, "user_openid", most=200) or words(said, "group_openid", most=200) or name, "user_openid")
    return InboundEvent(kind="receipt", dedup_key=event, peer=peer, occurred_at=_moment(said), receipt=receipt)


def _context(event: str, group: str) -> ReplyContext:
    seconds = GROUP_TIME if group else PERSON_TIME
    return ReplyContext(reply_token=event, expires_in_s=seconds, max_replies=MOST_REPLIES)


def _moment(said: dict[str, Any]) -> datetime | None:
    """Messages tell a date with its zone, events seconds."""
    try:
        found = datetime.fromisoformat(words(said, "timestamp", most=40))
    except ValueError:
        return moment(said, "timestamp")
    return found if found.tzinfo is not None else moment(said, "timestamp")


_READERS: dict[str, Callable[[dict[str, Any]], InboundEvent | None]] = {
    "C2C_MESSAGE_CREATE": _of_person,
    "GROUP_AT_MESSAGE_CREATE": _of_group,
}
_KINDS: dict[str, EventKind] = {
    "FRIEND_ADD": "subscribe",
    "FRIEND_DEL": "unsubscribe",
    "GROUP_ADD_ROBOT": "subscribe",
    "GROUP_DEL_ROBOT": "unsubscribe",
    "C2C_MSG_REJECT": "consent",
    "C2C_MSG_RECEIVE": "consent",
    "GROUP_MSG_REJECT": "consent",
    "GROUP_MSG_RECEIVE": "consent",
    "INTERACTION_CREATE": "postback",
}
_ANSWERED = frozenset({"FRIEND_ADD", "GROUP_ADD_ROBOT", "C2C_MSG_RECEIVE", "GROUP_MSG_RECEIVE", "INTERACTION_CREATE"})
"""Such an event may be answered as a message is."""
