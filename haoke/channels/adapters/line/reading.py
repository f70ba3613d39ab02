"""What LINE calls with: events of people, in private, in groups or in rooms."""

from typing import Any

from haoke.channels.given import items, moment, number, under, words
from haoke.channels.types import (
    AnyPart,
    EventKind,
    File,
    Image,
    InboundEvent,
    Location,
    Peer,
    ReplyContext,
    Sticker,
    Text,
    Thread,
    Unsupported,
    Video,
    Voice,
)

_TOKEN_LASTS = 50  # seconds; LINE says a minute and promises nothing
_FILES: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video, "file": File}
_PLAIN: dict[str, EventKind] = {"follow": "subscribe", "unfollow": "unsubscribe"}


def read_request(given: dict[str, Any]) -> list[InboundEvent]:
    """An empty list is LINE's question whether anybody is there."""
    read = (_event(each) for each in items(given, "events", most=1000))
    return [event for event in read if event is not None]


def _event(given: dict[str, Any]) -> InboundEvent | None:
    """None for what no person did: a bot that joined a group, a group whose members say nothing of themselves."""
    key, user = words(given, "webhookEventId", most=100), words(given, "source", "userId", most=100)
    if not key or not user:
        return None
    kind, token = words(given, "type", most=40), words(given, "replyToken", most=200)
    return InboundEvent(
        dedup_key=key,
        peer=Peer(user, "line_user_id"),
        thread=_thread(under(given, "source")),
        occurred_at=moment(given, "timestamp", unit=0.001),
        reply_context=ReplyContext(reply_token=token, expires_in_s=_TOKEN_LASTS, max_replies=1) if token else None,
        standby=given.get("mode") == "standby",
        **_content(kind, given),
    )


def _content(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    if kind == "message":
        message = under(given, kind)
        return {
            "kind": "message",
            "parts": (_part(message),),
            "provider_message_id": words(message, "id", most=100),
            "reply_to": words(message, "quotedMessageId", most=100),
            "quoted_as": words(message, "quoteToken", most=500),
        }
    if kind == "postback":
        data = words(given, kind, "data", most=1000)
        chosen = under(given, kind, "params")
        picked = {name: words(chosen, name, most=100) for name in list(chosen)[:10]}
        return {"kind": "postback", "payload": {"data": data, "params": picked} if picked else data}
    if kind == "unsend":
        return {"kind": "recall", "target": words(given, kind, "messageId", most=100)}
    if kind in _PLAIN:
        return {"kind": _PLAIN[kind]}
    return {"kind": "unsupported", "parts": (Unsupported(provider_type=kind or "empty"),)}


def _part(message: dict[str, Any]) -> AnyPart:
    kind = words(message, "type", most=40)
    if kind == "text" and words(message, "text"):
        return Text(text=words(message, "text"))
    if kind in _FILES:
        return _file(kind, message)
    if kind == "sticker":
        sticker = f"{words(message, 'packageId', most=40)}/{words(message, 'stickerId', most=40)}"
        return Sticker(sticker_id=sticker, emoji=words(message, "text", most=100))
    lat, lng = number(message, "latitude"), number(message, "longitude")
    if kind == "location" and lat is not None and lng is not None:
        return Location(
            lat=lat, lng=lng, name=words(message, "title", most=200), address=words(message, "address", most=300)
        )
    return Unsupported(provider_type=kind or "empty")


def _file(kind: str, message: dict[str, Any]) -> AnyPart:
    """What another application sent for the person lies elsewhere, and LINE does not keep it."""
    provider = under(message, "contentProvider")
    elsewhere = provider.get("type") == "external"
    size, lasts = number(message, "fileSize"), number(message, "duration")
    given: dict[str, Any] = {
        "media_ref": "" if elsewhere else words(message, "id", most=100),
        "url": words(provider, "originalContentUrl", most=2000) if elsewhere else "",
        "size": int(size) if size is not None else None,
        "filename": words(message, "fileName", most=200),
        "group": words(message, "imageSet", "id", most=100),
    }
    if kind in {"audio", "video"} and lasts is not None:
        given["duration"] = lasts / 1000
    return _FILES[kind](**given)


def _thread(source: dict[str, Any]) -> Thread | None:
    group = words(source, "groupId", most=100) or words(source, "roomId", most=100)
    return Thread("group", group) if group else None
