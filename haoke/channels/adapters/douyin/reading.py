"""Events of Douyin: private messages, ours among them, and people who enter."""

from typing import Any

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import inside, items, moment, object_in, words
from haoke.channels.types import (
    AnyPart,
    Custom,
    Image,
    InboundEvent,
    Peer,
    ReplyContext,
    Sticker,
    Text,
    Unsupported,
    Video,
)

_CONSENT = {"im_authorize": True, "im_cancel_authorize": False, "im_auth_cancel": False}


def read_event(given: dict[str, Any]) -> list[InboundEvent]:
    kind, content = words(given, "event", most=60), content_of(given)
    ours = kind == "im_send_msg"
    person = words(given, "to_user_id" if ours else "from_user_id", most=200)
    name = words(content, "server_message_id", most=200)
    key = name or words(given, "log_id", most=200)
    if not person or not key:
        return []
    said = kind in {"im_receive_msg", "im_send_msg"}
    at = inside(content, "create_time")
    return [
        InboundEvent(
            kind=_kind(kind),
            dedup_key=key if name else f"{key}:{kind}",
            provider_message_id=name,
            direction="echo" if ours else "in",
            peer=_peer(person, content),
            parts=_parts(content, name) if said else _unknown(kind),
            occurred_at=moment(at, unit=0.001),
            payload=inside(content, "scene_type") if kind == "im_enter_direct_msg" else None,
            proactive_allowed=_CONSENT.get(kind),
            reply_context=ReplyContext(
                conversation_id=words(content, "conversation_short_id", most=300),
                msg_id=name,
            ),
        )
    ]


def content_of(given: dict[str, Any]) -> Any:
    """It is an object, or the same written as a text."""
    content = inside(given, "content")
    if not isinstance(content, str):
        return content
    try:
        return object_in(content)
    except RequestUnreadable:
        return {}


def _kind(kind: str) -> Any:
    if kind in {"im_receive_msg", "im_send_msg"}:
        return "message"
    if kind == "im_enter_direct_msg":
        return "enter_session"
    if kind in _CONSENT:
        return "consent"
    return "recall" if kind == "im_recall_msg" else "unsupported"


def _unknown(kind: str) -> tuple[AnyPart, ...]:
    return (Unsupported(provider_type=kind[:40]),) if _kind(kind) == "unsupported" else ()


def _peer(person: str, content: Any) -> Peer:
    known = next((each for each in items(content, "user_infos") if words(each, "open_id") == person), {})
    return Peer(
        person,
        "open_id",
        display_name=words(known, "nick_name", most=200),
        avatar_url=words(known, "avatar", most=1000),
    )


def _parts(content: Any, name: str) -> tuple[AnyPart, ...]:
    """What people send from their own albums has no address: it is known by its message."""
    kind, url = words(content, "message_type", most=60), words(content, "resource_url", most=2000)
    if kind == "text":
        return (Text(text=words(content, "text")),)
    if kind in {"image", "user_local_image"}:
        return (Image(media_ref=name, url=url),)
    if kind in {"video", "user_local_video"}:
        return (Video(media_ref=words(content, "item_id", most=200) or name, url=url),)
    if kind == "emoji":
        return (Sticker(media_ref=name, url=url),)
    if kind.startswith("retain_"):
        return (Custom(type=kind, data=content),)
    return (Unsupported(provider_type=kind),)
