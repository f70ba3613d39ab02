"""What Aliyun pushes: lists of what people answered, or of how messages fared. Both forms of its documents count."""

import hashlib
from typing import Any

from haoke.channels.adapters.sms_aliyun.errors import class_of_receipt
from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import decoded, items, words
from haoke.channels.types import InboundEvent, Peer, Receipt, Text
from haoke.channels.unsigned import beijing

_MOST = 1000


def read_pushed(body: bytes) -> list[InboundEvent]:
    """Raises RequestUnreadable."""
    given = decoded(body)
    if not isinstance(given, list | dict):
        raise RequestUnreadable
    each = items(given if isinstance(given, list) else [given], most=_MOST)
    found = [_receipt(entry) if "biz_id" in entry else _answer(entry) for entry in each]
    return [event for event in found if event is not None]


def _answer(given: dict[str, Any]) -> InboundEvent | None:
    phone, text, at = words(given, "phone_number", most=40), words(given, "content"), words(given, "send_time", most=40)
    if not phone:
        return None
    key = words(given, "sequence_id", most=100) or hashlib.sha256(f"{phone} {at} {text}".encode()).hexdigest()
    return InboundEvent(
        kind="message",
        dedup_key=key,
        provider_message_id=key,
        peer=Peer(phone, "phone"),
        parts=(Text(text=text),),
        occurred_at=beijing(at),
    )


def _receipt(given: dict[str, Any]) -> InboundEvent | None:
    phone, biz = words(given, "phone_number", most=40), words(given, "biz_id", most=100)
    if not phone or not biz:
        return None
    well, code = given.get("success") in {True, "true"}, words(given, "err_code", most=100)
    receipt = Receipt(
        our_id=words(given, "out_id", most=200),
        provider_message_id=biz,
        state="delivered" if well else "failed",
        error_class=None if well else class_of_receipt(code),
        code="" if well else code,
    )
    return InboundEvent(
        kind="receipt",
        dedup_key=f"{biz}:{phone}",
        peer=Peer(phone, "phone"),
        receipt=receipt,
        occurred_at=beijing(words(given, "report_time", most=40)),
    )
