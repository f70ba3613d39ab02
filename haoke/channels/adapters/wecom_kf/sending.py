"""Messages to customers: by their session, or by the code of an event as long as it lasts."""

import hashlib
import re
from typing import Any

from haoke.channels.adapters.wecom_kf.calling import API
from haoke.channels.adapters.wecom_kf.settings import WecomSettings
from haoke.channels.contract import Account
from haoke.channels.datums import in_gcj02
from haoke.channels.given import words
from haoke.channels.outside import Outside, failed, sent
from haoke.channels.types import (
    AnyPart,
    Custom,
    File,
    Image,
    LinkCard,
    Location,
    Menu,
    Miniprogram,
    OutboundMessage,
    SendResult,
    Text,
    Video,
    Voice,
)
from haoke.channels.wechat_api import Refused, nothing_written
from haoke.channels.wechat_platform import one_part
from haoke.channels.wording import words_of

_ID = re.compile(r"[0-9A-Za-z_-]{1,32}")
_WRONG_STATE = "95018"
_OURS, _NEW_OR_ENDED = 1, (0, 4)
_OF_ITS_OWN = frozenset({"business_card", "ca_link", "msgmenu"})
"""Forms that only this channel has, and menus with more than answers and links."""


async def send(account: Account[WecomSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    part = one_part(message)
    try:
        try:
            said = await _deliver(account, message, part, outside)
        except Refused as refused:
            again = await API.given_again(account, outside, part, refused)
            said = await _deliver(account, message, again, outside)
    except Refused as refused:
        return failed(refused.error)
    return sent(words(said, "msgid", most=100) or message_id(message.id))


async def _deliver(
    account: Account[WecomSettings], message: OutboundMessage, part: AnyPart, outside: Outside
) -> dict[str, Any]:
    kind, content = await _body(account, part, outside)
    body = {"msgid": message_id(message.id), "msgtype": kind, kind: content}
    code = _code(message, outside) if kind in {"text", "msgmenu"} else ""
    if code:
        try:
            return await API.ask(account, outside, "POST", "kf/send_msg_on_event", json={"code": code} | body)
        except Refused as refused:  # it has been used, or the session went on
            if refused.error.error_class == "auth" or refused.error.retryable:
                raise
    return await _post(account, message.to.id, body, outside)


def message_id(ours: str) -> str:
    """The provider takes the same one only once, and none longer than 32 letters."""
    return ours if _ID.fullmatch(ours) else hashlib.sha256(ours.encode()).hexdigest()[:32]


def _code(message: OutboundMessage, outside: Outside) -> str:
    context = message.reply_context
    if context is None or message.reply_number > 1 or context.expires_at_ms is None:
        return ""
    return context.reply_token if outside.now().timestamp() * 1000 < context.expires_at_ms else ""


async def _post(account: Account[WecomSettings], to: str, body: dict[str, Any], outside: Outside) -> dict[str, Any]:
    """Nobody's session becomes ours, and the message is sent once more. A seat's in WeCom stays the seat's."""
    body = {"touser": to, "open_kfid": account.settings.open_kfid} | body
    try:
        return await API.ask(account, outside, "POST", "kf/send_msg", json=body)
    except Refused as refused:
        if refused.error.code != _WRONG_STATE or not await _taken(account, to, outside):
            raise
    return await API.ask(account, outside, "POST", "kf/send_msg", json=body)


async def _taken(account: Account[WecomSettings], customer: str, outside: Outside) -> bool:
    session = {"open_kfid": account.settings.open_kfid, "external_userid": customer}
    with nothing_written():
        try:
            found = await API.ask(account, outside, "POST", "kf/service_state/get", json=session)
            if found.get("service_state") not in _NEW_OR_ENDED:
                return False
            wanted = session | {"service_state": _OURS}
            await API.ask(account, outside, "POST", "kf/service_state/trans", json=wanted)
        except Refused:
            return False
    return True


async def _body(account: Account[WecomSettings], part: AnyPart, outside: Outside) -> tuple[str, dict[str, Any]]:
    """``msgtype`` and what it says. What it has no form for is said in words."""
    if isinstance(part, Image | Voice | Video | File):
        kind = str(part.__struct_config__.tag)
        return kind, {"media_id": await API.media_id(account, outside, part, kind)}
    if isinstance(part, Location):
        place = dict(zip(("latitude", "longitude"), in_gcj02(part), strict=True))
        return "location", {"name": part.name, "address": part.address} | place
    if isinstance(part, LinkCard) and part.thumb:
        thumb = await API.picture_id(account, outside, str(part.file_id or part.thumb), "image")
        link = {"title": part.title, "desc": part.description, "url": part.url}
        return "link", link | {"thumb_media_id": thumb}
    if isinstance(part, Miniprogram) and part.thumb:
        thumb = await API.picture_id(account, outside, part.thumb, "image")
        page = {"appid": part.appid, "title": part.title, "pagepath": part.path}
        return "miniprogram", page | {"thumb_media_id": thumb}
    if isinstance(part, Menu):
        return "msgmenu", _menu(part)
    if isinstance(part, Custom) and part.type in _OF_ITS_OWN and isinstance(part.data, dict):
        return part.type, part.data
    return "text", {"content": part.text if isinstance(part, Text) else words_of(part)}


def _menu(menu: Menu) -> dict[str, Any]:
    listed: list[dict[str, Any]] = [
        {"type": "view", "view": {"url": item.url, "content": item.title}}
        if item.url
        else {"type": "click", "click": {"id": item.id or str(place), "content": item.title}}
        for place, item in enumerate(menu.items, start=1)
    ]
    return {"head_content": menu.head, "list": listed, "tail_content": menu.tail}
