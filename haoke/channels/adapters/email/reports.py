"""What mail servers and programs report of our mails: not delivered, delayed, read, complained about."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from email.utils import getaddresses

import msgspec

from haoke.channels.adapters.email.contents import bytes_of
from haoke.channels.adapters.email.decoding import header, text_of
from haoke.channels.adapters.email.threads import conversation_in, ids_in
from haoke.channels.types import ErrorClass, Receipt

_MOST = 50  # recipients of one report
_MOST_TEXT = 200_000  # bytes
_SERVERS = {"mailer-daemon", "postmaster"}
_LATE = re.compile(r"(?i)delay|warning|延迟|延遲")
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_STATUS_KINDS = {"message/delivery-status", "message/global-delivery-status"}
_STATES = {"failed": "failed", "delayed": "queued", "delivered": "delivered", "relayed": "sent", "expanded": "sent"}


class Report(msgspec.Struct, frozen=True):
    """``recipient``: whose copy it is about. ``complained``: they do not want such mails."""

    receipt: Receipt
    recipient: str
    complained: bool = False


def reports_in(mail: Message) -> list[Report]:
    """None when it is no report, or of no mail of ours."""
    parts = list(mail.walk())[:_MOST]
    if mail.get_content_type() == "multipart/report":
        ours = next(filter(conversation_in, _originals(parts)), "") or _mentioned(parts)
        found = list(_read(parts, ours)) if ours else []
        if found:
            return found
    return _unstructured(mail, parts)


def _unstructured(mail: Message, parts: list[Message]) -> list[Report]:
    """Of servers that only write to people: what came back, and a status perhaps."""
    addressed = header(mail, "x-failed-recipients")
    server = getaddresses([header(mail, "from")])[0][1].partition("@")[0].lower() in _SERVERS
    ours = _mentioned(parts) if server or addressed else ""
    if not ours:
        return []
    text = "\n".join(_text(part) for part in parts)
    late = _LATE.search(header(mail, "subject")) is not None
    status = _STATUS.search(text)
    code = status.group(1) if status else ""
    receipt = _delivery(ours, "delayed" if late else "failed", code)
    recipient = (getaddresses([addressed])[0][1] if addressed else "").lower()
    return [Report(receipt, recipient)] if receipt is not None else []


def _mentioned(parts: list[Message]) -> str:
    """The mail of ours that is quoted somewhere in it."""
    quoted = (name for part in parts for name in ids_in(_text(part)))
    return next(filter(conversation_in, quoted), "")


def _text(part: Message) -> str:
    """What is said in it, and the id of what was attached."""
    words = bytes_of(part)[:_MOST_TEXT] if part.get_content_maintype() == "text" else b""
    return f"{header(part, 'message-id')}\n{text_of(words, part.get_content_charset() or '')}"


def _originals(parts: list[Message]) -> Iterator[str]:
    """Message-IDs of the mail that is reported on."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            original = email.message_from_string(text_of(bytes_of(part)))
            yield from ids_in(header(original, "message-id"))
        elif kind in {"message/rfc822", "message/global", "message/global-headers"}:
            for original in _fields(part):
                yield from ids_in(header(original, "message-id"))
        elif kind == "message/disposition-notification":
            for fields in _fields(part):
                yield from ids_in(header(fields, "original-message-id"))


def _fields(part: Message) -> list[Message]:
    payload = part.get_payload()
    found = [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    if part.get_content_type() != "message/global-delivery-status":
        return found
    blocks = "\n\n".join(each.as_string() for each in found).split("\n\n")  # a form that Python does not know
    return [email.message_from_string(block) for block in blocks[:_MOST]]


def _read(parts: list[Message], ours: str) -> Iterator[Report]:
    for part in parts:
        kind = part.get_content_type()
        for fields in _fields(part):
            recipient = header(fields, "final-recipient") or header(fields, "original-rcpt-to")
            address = recipient.rpartition(";")[2].strip().lower()
            if kind in _STATUS_KINDS and header(fields, "action"):
                receipt = _delivery(ours, header(fields, "action").lower(), header(fields, "status"))
                if receipt is not None:
                    yield Report(receipt, address)
            elif kind == "message/disposition-notification":
                if "displayed" in header(fields, "disposition").lower():
                    yield Report(Receipt(state="read", provider_message_id=ours), address)
            elif kind == "message/feedback-report":
                complaint = Receipt(
                    state="delivered", provider_message_id=ours, error_class="user_blocked", code="complained"
                )
                yield Report(complaint, address, complained=True)


def _delivery(ours: str, action: str, status: str) -> Receipt | None:
    state = _STATES.get(action.split(maxsplit=1)[0].rstrip(";"))
    if state is None:
        return None
    wrong = status_class(status) if state == "failed" else None
    code = status.split(maxsplit=1)[0] if status else ""
    return msgspec.convert({"state": state, "provider_message_id": ours, "code": code, "error_class": wrong}, Receipt)


def status_class(status: str) -> ErrorClass:
    """What an enhanced status code means (RFC 3463)."""
    if status.startswith(("5.1.", "5.2.1")):
        return "recipient_invalid"
    if status.startswith(("5.3.4", "5.2.3")):
        return "too_large"
    if status.startswith("5.7."):
        return "permission"
    return "transient" if status.startswith("4.") else "unknown"
