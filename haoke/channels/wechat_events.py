"""What happens at WeChat beside messages: following, scanning, menus, sessions, what became of templates, consent."""

from collections.abc import Callable
from typing import Any

import msgspec

from haoke.channels.given import moment, number, under, words
from haoke.channels.types import ErrorClass, EventKind, InboundEvent, Location, Peer, Receipt, Text, Unsupported
from haoke.channels.wechat_fields import Fields, several

_NOBODYS = (
    "masssend",
    "publishjob",
    "qualification_",
    "naming_",
    "annual_",
    "verify_",
    "weapp_",
    "wxa_",
    "card_",
    "poi_",
)
"""Events whose names begin so are about the account, not about a person."""

_SCENE = "qrscene_"


def read_happening(fields: Fields, sender: str) -> list[InboundEvent]:
    name = words(fields, "Event", most=100).lower()
    if name.startswith(_NOBODYS):
        return []
    base = InboundEvent(
        kind="unsupported",
        dedup_key=f"{sender}:{words(fields, 'CreateTime', most=20)}:{name}",
        peer=Peer(sender, "openid"),
        occurred_at=moment(fields, "CreateTime"),
    )
    reader = _READERS.get(name)
    if reader is not None:
        return reader(base, fields)
    if name.startswith("scancode_"):
        return _scanned(base, fields)
    if name.startswith("pic_"):
        return _viewed(base, fields)
    return [_with(base, parts=(Unsupported(provider_type=name),))]


def _with(base: InboundEvent, **what: Any) -> InboundEvent:
    return msgspec.structs.replace(base, **what)


def _subscribe(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    scene = words(fields, "EventKey", most=200).removeprefix(_SCENE)
    return [_with(base, kind="subscribe", payload={"scene": scene} if scene else None)]


def _scan(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    return [_with(base, kind="scan", payload={"scene": words(fields, "EventKey", most=200)})]


def _menu(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    """An item of the account's menu has no words but its key."""
    return [_chosen(base, words(fields, "EventKey", most=1000), "")]


def _scanned(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    """By an item of the menu; what the code says is what they say."""
    key, found = words(fields, "EventKey", most=1000), words(fields, "ScanCodeInfo", "ScanResult", most=2000)
    return [_chosen(base, key, found)]


def _chosen(base: InboundEvent, key: str, text: str) -> InboundEvent:
    return _with(base, kind="postback", payload=key, parts=(Text(text=text or key, menu_item_id=key),))


def _viewed(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    """It only opens something: nobody may be written to for that. What they pick there comes as a message."""
    return [_with(base, kind="menu_view", payload=words(fields, "EventKey", most=2000))]


def _location(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    lat, lng = number(fields, "Latitude"), number(fields, "Longitude")
    if lat is None or lng is None:
        return []
    return [_with(base, kind="location_report", parts=(Location(lat=lat, lng=lng, datum="gcj02"),))]


def _template(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    status = words(fields, "Status", most=200)
    error: ErrorClass | None = None
    if status != "success":
        error = "user_blocked" if "block" in status else "transient" if "system" in status else "unknown"
    receipt = _receipt(words(fields, "MsgID", most=60), error, "" if error is None else status)
    return [_with(base, kind="receipt", receipt=receipt)]


def _receipt(message: str, error: ErrorClass | None, code: str) -> Receipt:
    return Receipt(provider_message_id=message, state="failed" if error else "delivered", error_class=error, code=code)


def _holder(fields: Fields) -> Fields:
    """XML wraps the list into a field of its own, JSON does not."""
    return next((under(fields, name) for name in fields if name.startswith("SubscribeMsg")), fields)


def _subscription_sent(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    found = []
    for place, each in enumerate(several(_holder(fields), "List")):
        code = words(each, "ErrorCode", most=20)
        error: ErrorClass | None = None if code in {"", "0"} else "user_blocked"
        receipt = _receipt(words(each, "MsgID", most=60), error, "" if error is None else code)
        key = f"{base.dedup_key}:{place}" if place else base.dedup_key
        found.append(_with(base, kind="receipt", dedup_key=key, receipt=receipt))
    return found


def _subscription(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    """Which templates somebody wants to get, or wants no more."""
    listed = several(_holder(fields), "List")
    chosen = {words(each, "TemplateId", most=100): words(each, "SubscribeStatusString", most=20) for each in listed}
    return [_with(base, kind="consent", payload={"templates": chosen}, proactive_allowed="accept" in chosen.values())]


def _privacy(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    person = Peer(words(fields, "OpenID", most=200) or base.peer.id, "openid")
    return [_with(base, kind="privacy_revoke", peer=person, payload={"revoked": words(fields, "RevokeInfo", most=200)})]


def _changed(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    person = Peer(words(fields, "OpenID", most=200) or base.peer.id, "openid")
    return [_with(base, kind="contact_update", peer=person)]


def _session(action: str) -> Callable[[InboundEvent, Fields], list[InboundEvent]]:
    """WeChat's own desk has somebody, or has them no more."""

    def read(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
        names = {"seat": "KfAccount", "from": "FromKfAccount", "to": "ToKfAccount"}
        seats = {name: words(fields, field, most=200) for name, field in names.items() if words(fields, field)}
        return [_with(base, kind="native_session", payload={"action": action} | seats)]

    return read


def _plain(kind: EventKind) -> Callable[[InboundEvent, Fields], list[InboundEvent]]:
    def read(base: InboundEvent, fields: Fields) -> list[InboundEvent]:  # noqa: ARG001
        return [_with(base, kind=kind)]

    return read


def _entered(base: InboundEvent, fields: Fields) -> list[InboundEvent]:
    return [_with(base, kind="enter_session", payload={"session_from": words(fields, "SessionFrom", most=2000)})]


_READERS: dict[str, Callable[[InboundEvent, Fields], list[InboundEvent]]] = {
    "subscribe": _subscribe,
    "unsubscribe": _plain("unsubscribe"),
    "scan": _scan,
    "click": _menu,
    "location_select": _viewed,
    "view": _viewed,
    "view_miniprogram": _viewed,
    "location": _location,
    "templatesendjobfinish": _template,
    "kf_create_session": _session("create"),
    "kf_close_session": _session("close"),
    "kf_switch_session": _session("switch"),
    "subscribe_msg_popup_event": _subscription,
    "subscribe_msg_change_event": _subscription,
    "subscribe_msg_sent_event": _subscription_sent,
    "user_authorization_revoke": _privacy,
    "user_authorization_cancellation": _privacy,
    "user_info_modified": _changed,
    "user_enter_tempsession": _entered,
}
