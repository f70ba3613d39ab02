"""What RCS calls with: what a person wrote or chose, how ours fare, and whether they want any."""

from datetime import datetime
from typing import Any

from haoke.channels.given import number, under, words
from haoke.channels.types import (
    AnyPart,
    EventKind,
    File,
    Image,
    InboundEvent,
    Location,
    Peer,
    Receipt,
    Text,
    Unsupported,
    Video,
    Voice,
)

_STATES = {"DELIVERED": "delivered", "READ": "read", "TTL_EXPIRATION_REVOKED": "failed"}
_OTHERS: dict[str, tuple[EventKind, bool | None]] = {
    "IS_TYPING": ("typing", None),
    "SUBSCRIBE": ("consent", True),
    "UNSUBSCRIBE": ("consent", False),
}
_FILES: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video}


def read_request(given: dict[str, Any]) -> list[InboundEvent]:
    phone = words(given, "senderPhoneNumber", most=40) or words(given, "phoneNumber", most=40)
    message_id = words(given, "messageId", most=200)
    if not phone:
        return []
    peer, at = Peer(phone, "phone"), _moment(words(given, "sendTime", most=40))
    kind = words(given, "eventType", most=60)
    if kind:
        return _happened(kind, given, peer, message_id, at)
    if not message_id:
        return []
    return [
        InboundEvent(
            kind="message",
            dedup_key=message_id,
            provider_message_id=message_id,
            peer=peer,
            parts=(_part(given),),
            occurred_at=at,
        )
    ]


def _happened(kind: str, given: dict[str, Any], peer: Peer, message_id: str, at: datetime | None) -> list[InboundEvent]:
    key = words(given, "eventId", most=200) or f"{peer.id}:{message_id}:{kind}:{words(given, 'sendTime', most=40)}"
    if kind in _STATES and message_id:
        state: Any = _STATES[kind]
        failure: Any = {"error_class": "recipient_invalid", "code": kind} if state == "failed" else {}
        receipt = Receipt(provider_message_id=message_id, state=state, **failure)
        return [InboundEvent(kind="receipt", dedup_key=key, peer=peer, receipt=receipt, occurred_at=at)]
    if kind in _OTHERS:
        other, allowed = _OTHERS[kind]
        return [InboundEvent(kind=other, dedup_key=key, peer=peer, proactive_allowed=allowed, occurred_at=at)]
    parts = (Unsupported(provider_type=kind[:40]),)
    return [InboundEvent(kind="unsupported", dedup_key=key, peer=peer, parts=parts, occurred_at=at)]


def _part(given: dict[str, Any]) -> AnyPart:
    if "suggestionResponse" in given:
        chosen = under(given, "suggestionResponse")
        said, data = words(chosen, "text", most=200), words(chosen, "postbackData", most=2000)
        return Text(text=said or data or "…", menu_item_id=data)
    if words(given, "text"):
        return Text(text=words(given, "text"))
    lat, lng = number(given, "location", "latitude"), number(given, "location", "longitude")
    if lat is not None and lng is not None:
        return Location(lat=lat, lng=lng)
    if "userFile" in given:
        return _file(under(given, "userFile", "payload"))
    known = {"senderPhoneNumber", "messageId", "sendTime", "agentId"}
    return Unsupported(provider_type=next((name[:40] for name in given if name not in known), "empty"))


def _file(payload: dict[str, Any]) -> AnyPart:
    mime, size = words(payload, "mimeType", most=100), number(payload, "fileSizeBytes")
    return _FILES.get(mime.partition("/")[0], File)(
        url=words(payload, "fileUri", most=3000),
        mime=mime,
        size=int(size) if size is not None else None,
        filename=words(payload, "fileName", most=200),
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
