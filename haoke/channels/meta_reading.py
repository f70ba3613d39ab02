"""What Messenger and Instagram call with: entries of pages, each with what happened, in their order."""

from typing import Any

import msgspec

from haoke.channels.given import items, moment, number, under, words
from haoke.channels.meta_parts import parts_of
from haoke.channels.types import InboundEvent, Peer, Receipt, Text, Unsupported

_MOST = 1000  # that Meta sends at once
_SESSIONS = ("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles")
_AROUND = {"sender", "recipient", "timestamp", "prior_message"}


def read_request(given: dict[str, Any], id_kind: str, receives_as: frozenset[str]) -> list[InboundEvent]:
    """``standby``: another application of the company has the conversation. Test events of Meta's own are no events."""
    events = []
    for entry in items(given, "entry", most=_MOST):
        name = words(entry, "id", most=40)
        if not receives_as or not name or name in receives_as:
            for each in items(entry, "messaging", most=_MOST):
                events += _read(each, id_kind, standby=False)
            for each in items(entry, "standby", most=_MOST):
                events += _read(each, id_kind, standby=True)
    return events


def _read(given: dict[str, Any], id_kind: str, *, standby: bool) -> list[InboundEvent]:
    echo = under(given, "message").get("is_echo") is True
    peer_id = words(given, "recipient" if echo else "sender", "id", most=100)
    if not peer_id:
        return []
    return [_dressed(event, given, standby=standby) for event in _events(given, Peer(peer_id, id_kind), echo=echo)]


def _dressed(event: InboundEvent, given: dict[str, Any], *, standby: bool) -> InboundEvent:
    at = moment(given, "timestamp", unit=0.001)
    return msgspec.structs.replace(event, occurred_at=at, standby=standby)


def _events(given: dict[str, Any], peer: Peer, *, echo: bool) -> list[InboundEvent]:
    if "message" in given:
        return _said(under(given, "message"), peer, echo=echo)
    if "postback" in given:
        return [_pressed(given, peer)]
    if "delivery" in given or "read" in given:
        return _receipts(given, peer)
    if "reaction" in given:
        return [_reacted(given, peer)]
    if "message_edit" in given:
        return _edited(under(given, "message_edit"), peer)
    if "referral" in given:
        payload = _scene(under(given, "referral"))
        return [InboundEvent(kind="enter_session", dedup_key=_key(given, peer, "referral"), peer=peer, payload=payload)]
    if "optin" in given:
        key = _key(given, peer, "optin")
        return [InboundEvent(kind="consent", dedup_key=key, peer=peer, proactive_allowed=True)]
    name = next((each for each in given if each not in _AROUND), "empty")[:40]
    if name in _SESSIONS:
        payload = {"action": name} | {
            each: words(given, name, each, most=200) for each in ("new_owner_app_id", "previous_owner_app_id")
        }
        return [InboundEvent(kind="native_session", dedup_key=_key(given, peer, name), peer=peer, payload=payload)]
    parts = (Unsupported(provider_type=name),)
    return [InboundEvent(kind="unsupported", dedup_key=_key(given, peer, name), peer=peer, parts=parts)]


def _said(message: dict[str, Any], peer: Peer, *, echo: bool) -> list[InboundEvent]:
    key = words(message, "mid", most=350)
    if not key:
        return []
    if message.get("is_deleted") is True:
        return [InboundEvent(kind="recall", dedup_key=f"{key}:deleted", peer=peer, target=key)]
    referral = under(message, "referral")
    return [
        InboundEvent(
            kind="message",
            direction="echo" if echo else "in",
            dedup_key=key,
            provider_message_id=key,
            peer=peer,
            parts=parts_of(message),
            reply_to=words(message, "reply_to", "mid", most=350),
            payload=_scene(referral) if referral else None,
        )
    ]


def _pressed(given: dict[str, Any], peer: Peer) -> InboundEvent:
    postback = under(given, "postback")
    payload, title = words(postback, "payload", most=1000), words(postback, "title", most=200)
    key = words(postback, "mid", most=350)
    return InboundEvent(
        kind="postback",
        dedup_key=key or _key(given, peer, "postback"),
        provider_message_id=key,
        peer=peer,
        parts=(Text(text=title, menu_item_id=payload),) if title else (),
        payload=payload,
    )


def _receipts(given: dict[str, Any], peer: Peer) -> list[InboundEvent]:
    """Of messages by their ids, or of all up to a moment."""
    state: Any = "delivered" if "delivery" in given else "read"
    told = under(given, "delivery" if state == "delivered" else "read")
    mids = told.get("mids") if isinstance(told.get("mids"), list) else [told.get("mid")]
    watermark = number(told, "watermark")
    until = int(watermark) if watermark is not None else None
    named = [words({"mid": mid}, "mid", most=350) for mid in (mids or [])[:_MOST]]
    found = {mid: Receipt(provider_message_id=mid, state=state, watermark_ms=until) for mid in named if mid}
    if not found and until is not None:
        found = {f"{peer.id}:{until}": Receipt(state=state, watermark_ms=until)}
    return [
        InboundEvent(kind="receipt", dedup_key=f"{name}:{state}", peer=peer, receipt=receipt)
        for name, receipt in found.items()
    ]


def _reacted(given: dict[str, Any], peer: Peer) -> InboundEvent:
    told = under(given, "reaction")
    taken_back = told.get("action") == "unreact"
    emoji = words(told, "emoji", most=20) or words(told, "reaction", most=20)
    return InboundEvent(
        kind="reaction",
        dedup_key=_key(given, peer, "reaction"),
        peer=peer,
        target=words(told, "mid", most=350),
        payload="" if taken_back else emoji,
    )


def _edited(told: dict[str, Any], peer: Peer) -> list[InboundEvent]:
    mid, text = words(told, "mid", most=350), words(told, "text")
    if not mid:
        return []
    key = f"{mid}:edit:{words(told, 'num_edit', most=10)}"
    return [InboundEvent(kind="message_edited", dedup_key=key, peer=peer, target=mid, parts=(Text(text=text),))]


def _scene(referral: dict[str, Any]) -> dict[str, str]:
    names = {"scene": "ref", "source": "source", "type": "type", "ad_id": "ad_id"}
    return {ours: found for ours, theirs in names.items() if (found := words(referral, theirs, most=500))}


def _key(given: dict[str, Any], peer: Peer, name: str) -> str:
    """Of what has no id of its own."""
    return f"{peer.id}:{words(given, 'timestamp', most=20)}:{name}"
