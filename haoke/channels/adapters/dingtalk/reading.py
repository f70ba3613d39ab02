"""A message to the robot: one a request."""

from typing import Any

from haoke.channels.given import items, moment, number, under, words
from haoke.channels.types import (
    AnyPart,
    File,
    Image,
    InboundEvent,
    Peer,
    ReplyContext,
    Text,
    Thread,
    Unsupported,
    Video,
    Voice,
)


def read_message(given: dict[str, Any]) -> list[InboundEvent]:
    key, peer = words(given, "msgId", most=200), _peer(given)
    if not key or peer is None:
        return []
    conversation = words(given, "conversationId", most=300)
    expires = number(given, "sessionWebhookExpiredTime")
    return [
        InboundEvent(
            kind="message",
            dedup_key=key,
            provider_message_id=key,
            peer=peer,
            thread=Thread(
                kind="group" if words(given, "conversationType") == "2" else "direct",
                id=conversation,
                subject=words(given, "conversationTitle", most=300),
            ),
            parts=_parts(given),
            occurred_at=moment(given, "createAt", unit=0.001),
            reply_to=words(given, "text", "repliedMsg", "msgId", most=200) or words(given, "originalMsgId", most=200),
            reply_context=ReplyContext(
                session_webhook=words(given, "sessionWebhook", most=2000),
                expires_at_ms=None if expires is None else int(expires),
                conversation_id=conversation,
            ),
        )
    ]


def _peer(given: dict[str, Any]) -> Peer | None:
    """Who is not of the company has no number of its staff."""
    staff, sender = words(given, "senderStaffId", most=200), words(given, "senderId", most=200)
    if not staff and not sender:
        return None
    return Peer(
        staff or sender,
        "ding_staff_id" if staff else "ding_user_id",
        alt_ids={"ding_user_id": sender} if staff and sender else {},
        display_name=words(given, "senderNick", most=200),
        avatar_url=words(given, "senderAvatar", most=1000),
    )


def _parts(given: dict[str, Any]) -> tuple[AnyPart, ...]:
    kind, content = words(given, "msgtype", most=40), under(given, "content")
    if kind == "text":
        return (Text(text=words(given, "text", "content").strip()),)
    if kind == "richText":
        found = [part for each in items(content, "richText") if (part := _run(each))]
        return tuple(found) or (Unsupported(provider_type=kind),)
    return (_file(kind, content) or Unsupported(provider_type=kind),)


def _run(given: dict[str, Any]) -> AnyPart | None:
    text = words(given, "text")
    return Text(text=text) if text else _file(words(given, "type", most=40), given)


def _file(kind: str, given: dict[str, Any]) -> AnyPart | None:
    code, duration = words(given, "downloadCode", most=2000), number(given, "duration")
    seconds = None if duration is None else duration / 1000
    if not code:
        return None
    if kind == "picture":
        return Image(media_ref=code)
    if kind == "audio":
        return Voice(media_ref=code, duration=seconds, transcript=words(given, "recognition"))
    if kind == "video":
        return Video(media_ref=code, duration=seconds, format=words(given, "videoType", most=20))
    return File(media_ref=code, filename=words(given, "fileName", most=300)) if kind == "file" else None
