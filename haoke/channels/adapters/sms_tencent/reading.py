"""What Tencent Cloud pushes: an answer, or a list of how messages fared."""

import hashlib
from typing import Any

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import decoded, items, moment, words
from haoke.channels.types import ErrorClass, InboundEvent, Peer, Receipt, Text
from haoke.channels.unsigned import beijing

_MOST = 200
_WHY: tuple[tuple[str, ErrorClass], ...] = (
    ("BLACK", "user_blocked"),
    ("黑名单", "user_blocked"),
    ("空号", "recipient_invalid"),
    ("停机", "recipient_invalid"),
    ("UNDELIV", "recipient_invalid"),
    ("LIMIT", "rate_limited"),
    ("频率", "rate_limited"),
    ("敏感", "unsupported_content"),
)


def read_pushed(body: bytes) -> list[InboundEvent]:
    """Raises RequestUnreadable."""
    given = decoded(body)
    if not isinstance(given, list | dict):
        raise RequestUnreadable
    each = items(given if isinstance(given, list) else [given], most=_MOST)
    found = [_receipt(entry) if "report_status" in entry else _answer(entry) for entry in each]
    return [event for event in found if event is not None]


def _answer(given: dict[str, Any]) -> InboundEvent | None:
    mobile, at = words(given, "mobile", most=40), words(given, "time", most=40)
    if not mobile or "text" not in given:
        return None
    return InboundEvent(
        kind="message",
        dedup_key=f"{mobile}:{at}",
        peer=_peer(given),
        parts=(Text(text=words(given, "text")),),
        occurred_at=moment(at),
        apart=hashlib.sha1(words(given, "text").encode(), usedforsecurity=False).hexdigest(),
    )


def _receipt(given: dict[str, Any]) -> InboundEvent | None:
    name, status = words(given, "sid", most=200), words(given, "report_status", most=40)
    if not name or not words(given, "mobile"):
        return None
    well, code = status == "SUCCESS", words(given, "errmsg", most=200)
    why = f"{code} {words(given, 'description', most=500)}"
    receipt = Receipt(
        provider_message_id=name,
        state="delivered" if well else "failed",
        error_class=None if well else next((found for piece, found in _WHY if piece in why.upper()), "unknown"),
        code="" if well else code,
    )
    return InboundEvent(
        kind="receipt",
        dedup_key=f"{name}:{status}",
        peer=_peer(given),
        receipt=receipt,
        occurred_at=beijing(words(given, "user_receive_time", most=40)),
    )


def _peer(given: dict[str, Any]) -> Peer:
    mobile, nation = words(given, "mobile", most=40), words(given, "nationcode", most=10)
    return Peer(f"+{nation.lstrip('+')}{mobile}" if nation and not mobile.startswith("+") else mobile, "phone")
