"""极光推送, which reaches the phones of Chinese makers: https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push"""

import base64
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.channels.contract import Secret
from haoke.channels.outside import Outside
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused, shortened
from haoke.channels.types import ErrorClass, Notice, Target

_URL = "https://api.jpush.cn/v3/push"
_GONE = {1003, 1011}  # the registration id is wrong; nobody has it any more
_CLASSES: dict[int, ErrorClass] = {
    1000: "transient",
    1004: "auth",
    1005: "too_large",
    1008: "auth",
    1020: "permission",
    1030: "transient",
    2002: "rate_limited",
    2008: "quota_exceeded",
}


class JpushSettings(PushSettings, frozen=True, kw_only=True):
    app_key: Annotated[str, Meta(max_length=100)] = ""
    master_secret: Secret = ""
    production: bool = True


class Jpush(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: PushSettings) -> str:  # noqa: ARG002
        return ""

    async def push(self, settings: JpushSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        known = base64.b64encode(f"{settings.app_key}:{settings.master_secret}".encode()).decode()
        body = _body(settings, target, notice)
        answer = await outside.call("POST", _URL, headers={"Authorization": f"Basic {known}"}, json=body)
        said = answer.json()
        if answer.status == 200 and isinstance(said, dict):
            return Pushed(state="sent", provider_message_id=str(said.get("msg_id", "")))
        error = said.get("error", {}) if isinstance(said, dict) else {}
        code, message = (error.get("code"), str(error.get("message", ""))) if isinstance(error, dict) else (None, "")
        if code in _GONE:
            return refused(answer, "recipient_invalid", message, gone=True)
        fallback: ErrorClass = "rate_limited" if answer.status == 429 else "transient"
        found = _CLASSES.get(code, fallback if answer.status >= 429 else "invalid") if code else fallback
        return refused(answer, found, message[:200], retryable=found in {"transient", "rate_limited"})


def _body(settings: JpushSettings, target: Target, notice: Notice) -> dict[str, Any]:
    title, body = shortened(notice.title, 200), shortened(notice.body, 1000)
    extras = {"conversation_id": notice.conversation_id, "message_id": notice.message_id}
    return {
        "platform": "all",
        "audience": {"registration_id": [target.token]},
        "notification": {
            "android": {"title": title, "alert": body, "extras": extras},
            "ios": {"alert": {"title": title, "body": body}, "sound": "default", "extras": extras},
        },
        "options": {"time_to_live": LIVES, "apns_production": settings.production},
    }


service = Jpush(titles={"zh-CN": "极光推送", "zh-TW": "極光推播", "en": "JPush"}, settings=JpushSettings)
