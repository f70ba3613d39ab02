"""A mail as events: a message, or what is reported of one of ours, or nothing."""

import hashlib
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import msgspec

from haoke.channels.adapters.email.contents import contents_of
from haoke.channels.adapters.email.decoding import header, headers, long_header
from haoke.channels.adapters.email.quoting import folded
from haoke.channels.adapters.email.reports import Report, reports_in
from haoke.channels.adapters.email.threads import Named, ids_in, named_by, without_plus
from haoke.channels.types import AnyPart, InboundEvent, Peer, ReplyContext, Rich, Text, Thread, Unsupported

LOOP = "X-KF-Loop"
_MAX_KEY = 300
_MAX_SUBJECT = 500
_MAX_SHOWN = 9000  # characters of a message; what is longer is folded
_MAX_FOLDED = 50_000
_MAX_HTML = 200_000
_MOST_OTHERS = 30
_ROBOTS = {"mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply", "do-not-reply", "bounce", "bounces"}


def read_mail(raw: bytes, own: str, place: str) -> list[InboundEvent]:
    """``own``: the address of the mailbox. ``place`` names the mail in it. Never fails: what is none is unsupported."""
    try:
        return _read(raw, own.lower(), place)
    except Exception:  # noqa: BLE001 whatever strangers send, the next mail is read
        return [_unreadable(raw)]


def _read(raw: bytes, own: str, place: str) -> list[InboundEvent]:
    mail = message_from_bytes(raw)
    sender = _sender(mail)
    if sender.id in {"", own} or own in (each.lower() for each in headers(mail, LOOP)):
        return [_unreadable(raw)] if not sender.id else []
    found, at = reports_in(mail), _date(mail)
    key = _key(mail, raw)
    if found:
        return [_receipt(report, f"{key}:{number}", sender, at) for number, report in enumerate(found)]
    named = named_by(_to(mail), header(mail, "in-reply-to"), long_header(mail, "references"))
    message = _message(mail, key, sender, at, named, place)
    to, cc = (_others(mail, name, {own, sender.id}) for name in ("to", "cc"))
    return [msgspec.structs.replace(message, to=to, cc=cc)]


def _message(mail: Message, key: str, sender: Peer, at: datetime | None, named: Named, place: str) -> InboundEvent:
    contents, subject = contents_of(mail, place), header(mail, "subject")[:_MAX_SUBJECT]
    fold = folded(contents.text)
    shown, below = fold.shown[:_MAX_SHOWN], "\n\n".join(filter(None, (fold.shown[_MAX_SHOWN:], fold.folded)))
    words = shown or ("" if contents.files else subject or "—")
    parts: list[AnyPart] = [Text(text=words)] if words else []
    if contents.html:
        parts = [Rich(html=contents.html[:_MAX_HTML], fallback_text=words)]
    message_id = next(iter(ids_in(header(mail, "message-id"))), "")[:_MAX_KEY]
    automatic = is_automatic(mail, sender.id)
    return InboundEvent(
        kind="message",
        dedup_key=key,
        provider_message_id=message_id,
        peer=sender,
        occurred_at=at,
        parts=(*parts, *contents.files),
        thread=Thread("email", named.conversation, subject, named.refs),
        reply_to=named.refs[0] if named.refs else "",
        reply_context=ReplyContext(msg_id=message_id, automatic=automatic),
        automatic=automatic,
        folded=below[:_MAX_FOLDED],
    )


def _receipt(report: Report, key: str, sender: Peer, at: datetime | None) -> InboundEvent:
    return InboundEvent(
        kind="receipt",
        dedup_key=key,
        peer=Peer(report.recipient or sender.id, "email"),
        occurred_at=at,
        receipt=report.receipt,
        automatic=True,
        proactive_allowed=False if report.complained else None,
    )


def is_automatic(mail: Message, sender: str) -> bool:
    """Whether a program wrote it, or a list: no robot answers it."""
    submitted = header(mail, "auto-submitted").partition(";")[0].strip().lower()
    precedence = header(mail, "precedence").strip().lower()
    return (
        submitted not in {"", "no"}
        or precedence in {"bulk", "list", "junk", "auto_reply"}
        or any(header(mail, name) for name in ("x-autoreply", "x-autorespond", "list-id", "feedback-id"))
        or any(each.strip() == "<>" for each in headers(mail, "return-path"))
        or sender.partition("@")[0] in _ROBOTS
    )


def _sender(mail: Message) -> Peer:
    """Whom to answer: a form on a website names its visitor in Reply-To. A list names itself."""
    name, address = _addresses(mail, "from")[0]
    to = "" if header(mail, "list-id") else _addresses(mail, "reply-to")[0][1]
    return Peer((to or address).lower(), "email", display_name=name[:200])


def _addresses(mail: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses; at least an empty one."""
    found = [(shown, address.strip()) for shown, address in getaddresses(headers(mail, name)[:50])]
    return [(shown, address) for shown, address in found if "@" in address and len(address) <= 320] or [("", "")]


def _to(mail: Message) -> list[str]:
    """All addresses at which it may have reached us."""
    names = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
    return [address for name in names for _, address in _addresses(mail, name)]


def _others(mail: Message, name: str, known: set[str]) -> tuple[str, ...]:
    """Who got it beside us; our own address also where a plus stands in it."""
    found = dict.fromkeys(address.lower() for _, address in _addresses(mail, name) if address)
    return tuple(each for each in found if each not in known and without_plus(each) not in known)[:_MOST_OTHERS]


def _date(mail: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(header(mail, "date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _key(mail: Message, raw: bytes) -> str:
    """By which the same mail is known again, also after the mailbox has counted anew."""
    known = next(iter(ids_in(header(mail, "message-id"))), "")
    return known if known and len(known) <= _MAX_KEY else _digest(raw)


def _digest(raw: bytes) -> str:
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return "sha256:" + hashlib.sha256(head).hexdigest()


def _unreadable(raw: bytes) -> InboundEvent:
    return InboundEvent(
        kind="unsupported",
        dedup_key=_digest(raw),
        peer=Peer("unknown", "email"),
        parts=(Unsupported(provider_type="mail"),),
        automatic=True,
    )
