"""Xiaomi's push service: https://dev.mi.com/xiaomihyperos/documentation/detail?pId=1559"""

import zlib
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.channels.contract import Secret
from haoke.channels.outside import Outside
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused
from haoke.channels.types import ErrorClass, Notice, Target

_URL = "https://api.xmpush.xiaomi.com/v3/message/regid"
_MOST_TITLE, _MOST_TEXT = 49, 127  # characters
_CLASSES: dict[int, ErrorClass] = {
    10001: "transient",
    10002: "transient",
    10003: "transient",
    10034: "quota_exceeded",
    20301: "invalid",
    21301: "auth",
}


class XiaomiSettings(PushSettings, frozen=True, kw_only=True):
    """``channel_id``: of the kind of notice the app was granted; without it they count as advertising."""

    package_name: Annotated[str, Meta(max_length=200)] = ""
    app_secret: Secret = ""
    channel_id: Annotated[str, Meta(max_length=40)] = ""


class Xiaomi(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: PushSettings) -> str:  # noqa: ARG002
        return ""

    async def push(self, settings: XiaomiSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        headers = {"Authorization": f"key={settings.app_secret}"}
        answer = await outside.call("POST", _URL, headers=headers, form=_form(settings, target, notice))
        said = answer.json()
        said = said if isinstance(said, dict) else {}
        code, data = said.get("code"), said.get("data")
        data = data if isinstance(data, dict) else {}
        if target.token in str(data.get("bad_regids", "")).split(","):
            return refused(answer, "recipient_invalid", "bad_regids", gone=True)
        if answer.status == 200 and code == 0:
            return Pushed(state="sent", provider_message_id=str(data.get("id", "")))
        fallback: ErrorClass = "rate_limited" if answer.status == 429 else "transient"
        found = _CLASSES.get(code, "invalid") if isinstance(code, int) else fallback
        words = f"{code} {said.get('reason') or said.get('description') or ''}"
        return refused(answer, found, words.strip()[:200], retryable=found in {"transient", "rate_limited"})


def _form(settings: XiaomiSettings, target: Target, notice: Notice) -> dict[str, Any]:
    ids = {"conversation_id": notice.conversation_id, "message_id": notice.message_id}
    form = {
        "registration_id": target.token,
        "restricted_package_name": settings.package_name,
        "title": _cut(notice.title, _MOST_TITLE),
        "description": _cut(notice.body, _MOST_TEXT),
        "payload": msgspec.json.encode(ids).decode(),
        "pass_through": "0",
        "notify_type": "-1",
        # A later notice of a conversation takes the place of the earlier one.
        "notify_id": str(zlib.crc32(notice.conversation_id.encode()) & 0x7FFFFFFF),
        "time_to_live": str(LIVES * 1000),
        "extra.notify_effect": "1",
    }
    return form | ({"extra.channel_id": settings.channel_id} if settings.channel_id else {})


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


service = Xiaomi(titles={"zh-CN": "小米推送", "zh-TW": "小米推播", "en": "Xiaomi (Mi Push)"}, settings=XiaomiSettings)
