"""What Twilio posts: a message, or how one of ours fares."""

from haoke.channels.adapters.sms_twilio.errors import class_of
from haoke.channels.contract import RawRequest
from haoke.channels.given import form_in, number
from haoke.channels.types import AnyPart, File, Image, InboundEvent, Location, Peer, Receipt, Text, Video, Voice

_STATES = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
_MEDIA: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video}
_MOST_MEDIA = 20


def is_status(request: RawRequest) -> bool:
    return "MessageStatus" in _fields(request)


def read_request(request: RawRequest) -> list[InboundEvent]:
    """Fields that are new are no reason to refuse. Raises RequestUnreadable."""
    fields = _fields(request)
    key = fields.get("MessageSid", "") or fields.get("SmsSid", "")
    if not key:
        return []
    if "MessageStatus" in fields:
        return _receipt(fields, key)
    peer, choice = _peer(fields.get("From", "")), fields.get("OptOutType", "").upper()
    if not peer.id:
        return []
    return [
        InboundEvent(
            kind="consent" if choice else "message",
            dedup_key=key,
            provider_message_id=key,
            peer=peer,
            parts=_parts(fields),
            payload=choice or None,
            proactive_allowed={"STOP": False, "START": True}.get(choice),
            reply_to=fields.get("OriginalRepliedMessageSid", ""),
        )
    ]


def _receipt(fields: dict[str, str], key: str) -> list[InboundEvent]:
    status = fields["MessageStatus"].lower()
    state, code, peer = _STATES.get(status), fields.get("ErrorCode", ""), _peer(fields.get("To", ""))
    if state is None or not peer.id:
        return []
    receipt = Receipt(
        provider_message_id=key,
        state=state,  # type: ignore[arg-type]
        error_class=class_of(code) if state == "failed" else None,
        code=code,
    )
    return [InboundEvent(kind="receipt", dedup_key=f"{key}:{status}", peer=peer, receipt=receipt)]


def _fields(request: RawRequest) -> dict[str, str]:
    given = request.query if request.method == "GET" else form_in(request.body)
    return {name: value[:20_000] for name, value in given}


def _peer(address: str) -> Peer:
    """Numbers of other services have a word before them."""
    return Peer(address[:200], "external" if ":" in address else "phone")


def _parts(fields: dict[str, str]) -> tuple[AnyPart, ...]:
    parts: list[AnyPart] = [Text(text=fields["Body"])] if fields.get("Body") else []
    lat, lng = number(fields, "Latitude"), number(fields, "Longitude")
    if lat is not None and lng is not None:
        parts.append(Location(lat=lat, lng=lng, name=fields.get("Label", ""), address=fields.get("Address", "")))
    many = min(int(number(fields, "NumMedia") or 0), _MOST_MEDIA)
    return (*parts, *(_media(fields, place) for place in range(many) if fields.get(f"MediaUrl{place}")))


def _media(fields: dict[str, str], place: int) -> AnyPart:
    url, mime = fields[f"MediaUrl{place}"][:2000], fields.get(f"MediaContentType{place}", "")[:100]
    return _MEDIA.get(mime.partition("/")[0], File)(media_ref=url.rpartition("/")[2], url=url, mime=mime)
