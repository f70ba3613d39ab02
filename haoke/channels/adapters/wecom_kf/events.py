"""Events of WeCom customer service: entering, sessions, seats, recalls, and messages of ours that failed later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from haoke.channels.given import moment, under, words
from haoke.channels.types import ErrorClass, InboundEvent, Peer, Receipt, ReplyContext, Unsupported

WELCOME_TIME = timedelta(seconds=20)
"""So long after the event its code may be used, once."""

_FAILURES: dict[str, ErrorClass] = {
    "1": "recipient_invalid",
    "2": "account_suspended",
    "4": "window_closed",
    "5": "session_state",
    "6": "quota_exceeded",
    "8": "permission",
    "10": "user_blocked",
}
_TAKEN, _TAKEN_TIME = "1", timedelta(hours=48)
"""A seat took somebody out of the pool: as long as it has them, that code counts for days."""

_CHANGES = {"1": "create", "2": "switch", "3": "close", "4": "reopen"}


def read_happening(given: dict[str, Any], message: str) -> InboundEvent | None:
    told = under(given, "event")
    name, at = words(told, "event_type", most=100), moment(given, "send_time")
    customer = words(told, "external_userid", most=200) or words(given, "external_userid", most=200)
    if not customer:
        return _of_seat(told, name, message, at)
    base = InboundEvent(kind="unsupported", dedup_key=message, peer=Peer(customer, "external_userid"), occurred_at=at)
    reader = _READERS.get(name)
    return _with(base, parts=(Unsupported(provider_type=name),)) if reader is None else reader(base, told)


def _with(base: InboundEvent, **what: Any) -> InboundEvent:
    return msgspec.structs.replace(base, **what)


def _of_seat(told: dict[str, Any], name: str, message: str, at: datetime | None) -> InboundEvent | None:
    seat = words(told, "servicer_userid", most=200)
    if not seat:
        return None
    payload = {"event": name, "status": words(told, "status", most=20)}
    peer = Peer(seat, "wecom_userid")
    return InboundEvent(
        kind="agent_status", dedup_key=message, peer=peer, occurred_at=at, direction="echo", payload=payload
    )


def _code(base: InboundEvent, code: str, lasts: timedelta = WELCOME_TIME) -> ReplyContext | None:
    if not code or base.occurred_at is None:
        return None
    ends = base.occurred_at.timestamp() + lasts.total_seconds()
    return ReplyContext(reply_token=code, expires_at_ms=int(ends * 1000), max_replies=1)


def _entered(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    names = "scene", "scene_param", "welcome_code"
    payload = {name: words(told, name, most=500) for name in names if words(told, name)}
    context = _code(base, payload.get("welcome_code", ""))
    return _with(base, kind="enter_session", payload=payload, reply_context=context)


def _failed(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    code = words(told, "fail_type", most=20)
    receipt = Receipt(
        state="failed",
        provider_message_id=words(told, "fail_msgid", most=200),
        error_class=_FAILURES.get(code, "unknown"),
        code=code,
    )
    return _with(base, kind="receipt", receipt=receipt)


def _session(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    change = words(told, "change_type", most=20)
    payload = {"action": _CHANGES.get(change, change)}
    seats = {"from": "old_servicer_userid", "to": "new_servicer_userid"}
    payload |= {name: words(told, field, most=200) for name, field in seats.items() if words(told, field)}
    context = _code(base, words(told, "msg_code", most=500), _TAKEN_TIME if change == _TAKEN else WELCOME_TIME)
    return _with(base, kind="native_session", payload=payload, reply_context=context)


def _recalled(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    return _with(base, kind="recall", target=words(told, "recall_msgid", most=200))


def _recalled_by_seat(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    return _with(_recalled(base, told), direction="echo")


def _switched(base: InboundEvent, told: dict[str, Any]) -> InboundEvent:
    """A seat wants to hear of somebody no more, or again."""
    payload = {"rejects": words(told, "reject_switch", most=20) == "1"}
    return _with(base, kind="agent_status", direction="echo", payload=payload)


_READERS: dict[str, Callable[[InboundEvent, dict[str, Any]], InboundEvent]] = {
    "enter_session": _entered,
    "msg_send_fail": _failed,
    "session_status_change": _session,
    "user_recall_msg": _recalled,
    "servicer_recall_msg": _recalled_by_seat,
    "reject_customer_msg_switch_change": _switched,
}
