"""What WhatsApp calls with: messages and how ours fare, several of each, of all numbers of an app."""

from typing import Any

from haoke.channels.adapters.whatsapp.errors import CODES
from haoke.channels.adapters.whatsapp.messages import parts_of
from haoke.channels.given import items, moment, number, under, words
from haoke.channels.graph_api import class_of
from haoke.channels.types import InboundEvent, Peer, Receipt, Unsupported

_STATES = {"sent", "delivered", "read", "played", "failed"}
_MOST = 1000  # that Meta sends at once


def read_request(given: dict[str, Any], phone_number_id: str) -> list[InboundEvent]:
    """All entries, all changes, all that is in them, but of other numbers: those are other accounts."""
    changes = [change for entry in items(given, "entry", most=_MOST) for change in items(entry, "changes", most=_MOST)]
    events = []
    for change in changes:
        value = under(change, "value")
        number_id = words(value, "metadata", "phone_number_id", most=40)
        if not phone_number_id or not number_id or number_id == phone_number_id:
            events += _read(value)
    return events


def _read(value: dict[str, Any]) -> list[InboundEvent]:
    contacts = items(value, "contacts")
    found = [_said(message, contacts) for message in items(value, "messages", most=_MOST)]
    found += [_echo(message) for message in items(value, "message_echoes", most=_MOST)]
    found += [_receipt(status, contacts) for status in items(value, "statuses", most=_MOST)]
    found += [_preference(each, contacts) for each in items(value, "user_preferences", most=_MOST)]
    return [event for event in found if event is not None]


def _said(message: dict[str, Any], contacts: list[dict[str, Any]]) -> InboundEvent | None:
    key = words(message, "id", most=300)
    peer = _peer(message, contacts, ("from",), ("from_user_id", "user_id"))
    if not key or peer is None:
        return None
    kind, at = words(message, "type", most=40), moment(message, "timestamp")
    if kind == "reaction":
        target, emoji = words(message, kind, "message_id", most=300), words(message, kind, "emoji", most=20)
        return InboundEvent(kind="reaction", dedup_key=key, peer=peer, target=target, payload=emoji, occurred_at=at)
    if kind == "revoke":
        target = words(message, kind, "original_message_id", most=300)
        return InboundEvent(kind="recall", dedup_key=key, peer=peer, target=target, occurred_at=at)
    if kind == "system":
        return InboundEvent(
            kind="contact_update",
            dedup_key=key,
            peer=peer,
            payload={
                name: words(message, kind, name, most=1000)
                for name in ("type", "body", "wa_id", "user_id")
                if words(message, kind, name)
            },
            occurred_at=at,
        )
    return InboundEvent(
        kind="message",
        dedup_key=key,
        provider_message_id=key,
        peer=peer,
        parts=parts_of(message),
        reply_to=words(message, "context", "id", most=300),
        payload=_origin(message),
        occurred_at=at,
    )


def _origin(message: dict[str, Any]) -> Any:
    """What the person came by: an advertisement, or a product of the catalogue."""
    names = ("source_url", "source_type", "source_id", "headline", "body", "ctwa_clid")
    referral = {name: words(message, "referral", name, most=1000) for name in names}
    product = under(message, "context", "referred_product")
    if any(referral.values()):
        return {"referral": {name: value for name, value in referral.items() if value}}
    if product:
        return {"product": {name: words(product, name, most=200) for name in ("catalog_id", "product_retailer_id")}}
    return None


def _echo(message: dict[str, Any]) -> InboundEvent | None:
    """What the company wrote on a telephone."""
    key, to = words(message, "id", most=300), words(message, "to", most=40)
    if not key or not to:
        return None
    return InboundEvent(
        kind="message",
        direction="echo",
        dedup_key=key,
        provider_message_id=key,
        peer=Peer(to, "wa_id"),
        parts=parts_of(message),
        occurred_at=moment(message, "timestamp"),
    )


def _receipt(status: dict[str, Any], contacts: list[dict[str, Any]]) -> InboundEvent | None:
    key, state = words(status, "id", most=300), words(status, "status", most=40)
    peer = _peer(status, contacts, ("recipient_id",), ("recipient_user_id", "user_id"))
    if not key or not state or peer is None:
        return None
    dedup, at = f"{key}:{state}", moment(status, "timestamp")
    if state not in _STATES:
        parts = (Unsupported(provider_type=state),)
        return InboundEvent(kind="unsupported", dedup_key=dedup, peer=peer, parts=parts, occurred_at=at)
    known: Any = state
    error = next(iter(items(status, "errors", most=1)), None)
    code = number(error, "code") if error is not None else None
    receipt = Receipt(
        provider_message_id=key,
        our_id=words(status, "biz_opaque_callback_data", most=100),
        state=known,
        error_class=(class_of(int(code), 0, CODES) or "unknown") if code is not None and state == "failed" else None,
        code=str(int(code)) if code is not None else "",
    )
    return InboundEvent(kind="receipt", dedup_key=dedup, peer=peer, receipt=receipt, occurred_at=at)


def _preference(given: dict[str, Any], contacts: list[dict[str, Any]]) -> InboundEvent | None:
    """Of being written to with offers."""
    peer, said = _peer(given, contacts, ("wa_id",), ("user_id",)), words(given, "value", most=20)
    if peer is None or said not in {"stop", "resume"}:
        return None
    at = words(given, "timestamp", most=20)
    return InboundEvent(
        kind="consent",
        dedup_key=f"{peer.id}:{said}:{at}",
        peer=peer,
        proactive_allowed=said == "resume",
        occurred_at=moment(at),
    )


def _peer(
    given: dict[str, Any], contacts: list[dict[str, Any]], by_number: tuple[str, ...], by_user: tuple[str, ...]
) -> Peer | None:
    """Who hides the number behind a name has only an id that this company alone knows."""
    number_id = next((found for name in by_number if (found := words(given, name, most=40))), "")
    user_id = next((found for name in by_user if (found := words(given, name, most=200))), "")
    contact = _contact(contacts, number_id, user_id)
    number_id = number_id or words(contact, "wa_id", most=40)
    user_id = user_id or words(contact, "user_id", most=200)
    if not number_id and not user_id:
        return None
    parent = words(contact, "parent_user_id", most=200)
    others = {"bsuid": user_id if number_id else "", "parent_bsuid": parent}
    return Peer(
        number_id or user_id,
        "wa_id" if number_id else "bsuid",
        alt_ids={name: value for name, value in others.items() if value},
        display_name=(words(contact, "profile", "name") or words(contact, "profile", "username"))[:200],
    )


def _contact(contacts: list[dict[str, Any]], number_id: str, user_id: str) -> dict[str, Any]:
    for each in contacts:
        if number_id and words(each, "wa_id") == number_id:
            return each
        if user_id and words(each, "user_id") == user_id:
            return each
    return contacts[0] if len(contacts) == 1 else {}
