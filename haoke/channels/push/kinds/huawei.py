"""Huawei's Push Kit, v3 of its interface: https://developer.huawei.com/consumer/cn/doc/harmonyos-guides/push-send-alert"""

from typing import Annotated, Any

import jwt
import msgspec
from msgspec import Meta

from haoke.channels.contract import Secret
from haoke.channels.outside import Outside, Token
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused, shortened
from haoke.channels.push.service_accounts import key_file, rsa_key
from haoke.channels.types import ErrorClass, Notice, Target

_SENDS = "https://push-api.cloud.huawei.com/v3/{project}/messages:send"
_AUDIENCE = "https://oauth-login.cloud.huawei.com/oauth2/v3/token"
_SIGNED = 3600  # seconds a signature counts: the longest Huawei takes
_WELL, _SOME_ILLEGAL, _EXPIRED, _GONE = "80000000", "80100000", "80200003", "80300007"
_CLASSES: dict[str, ErrorClass] = {
    "80100001": "invalid",
    "80100003": "invalid",
    "80200001": "auth",
    _EXPIRED: "auth",
    "80300002": "permission",
    "80300008": "too_large",
    "81000001": "transient",
}


class ServiceAccount(msgspec.Struct, frozen=True):
    """What of Huawei's key file counts."""

    project_id: str
    key_id: str
    sub_account: str
    private_key: str


class HuaweiSettings(PushSettings, frozen=True, kw_only=True):
    """``service_account``: the key file, whole. ``category``: the kind of notice the app was granted."""

    service_account: Secret = ""
    category: Annotated[str, Meta(min_length=1, max_length=40)] = "MARKETING"
    sandbox: bool = False

    def checked(self) -> "HuaweiSettings":
        """Raises PushKeyInvalid."""
        rsa_key(key_file(self.service_account, ServiceAccount).private_key)
        return self


class Huawei(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: PushSettings) -> str:  # noqa: ARG002
        return ""

    async def push(self, settings: HuaweiSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        account = key_file(settings.service_account, ServiceAccount)

        async def renew() -> Token:
            return Token(_signature(account, int(outside.now().timestamp())), float(_SIGNED))

        name = f"huawei:{account.project_id}:{account.key_id}"
        token = await outside.shelf.token(name, renew)
        headers = {"authorization": f"Bearer {token}", "push-type": "0"}
        url = _SENDS.format(project=account.project_id)
        answer = await outside.call("POST", url, headers=headers, json=_body(settings, target, notice))
        said = answer.json()
        code, message, request = _words(said)
        if code == _WELL:
            return Pushed(state="sent", provider_message_id=request)
        if code == _GONE or (code == _SOME_ILLEGAL and target.token in _illegal(message)):
            return refused(answer, "recipient_invalid", code, gone=True)
        if code == _EXPIRED or answer.status == 401:
            await outside.shelf.forget_token(name, token)
            return refused(answer, "auth", code, retryable=code == _EXPIRED)
        if answer.status in {429, 503}:  # too much at this moment
            return refused(answer, "rate_limited", code, retryable=True)
        found = _CLASSES.get(code, "transient" if answer.status >= 500 else "invalid")
        return refused(answer, found, code or message[:200], retryable=found == "transient")


def _body(settings: HuaweiSettings, target: Target, notice: Notice) -> dict[str, Any]:
    ids = {"conversation_id": notice.conversation_id, "message_id": notice.message_id}
    shown = {
        "category": settings.category,
        "title": shortened(notice.title, 200),
        "body": shortened(notice.body, 1000),
        "clickAction": {"actionType": 0, "data": ids},
    }
    options: dict[str, Any] = {"ttl": LIVES} | ({"testMessage": True} if settings.sandbox else {})
    return {"payload": {"notification": shown}, "target": {"token": [target.token]}, "pushOptions": options}


def _signature(account: ServiceAccount, at: int) -> str:
    claims = {"iss": account.sub_account, "aud": _AUDIENCE, "iat": at, "exp": at + _SIGNED}
    return jwt.encode(claims, rsa_key(account.private_key), algorithm="PS256", headers={"kid": account.key_id})


def _words(said: Any) -> tuple[str, str, str]:
    """Code, message and the number of the request."""
    if not isinstance(said, dict):
        return "", "", ""
    return str(said.get("code", ""))[:20], str(said.get("msg", "")), str(said.get("requestId", ""))[:200]


def _illegal(message: str) -> list[Any]:
    """The tokens that are no longer good, which the message names as JSON."""
    try:
        told = msgspec.json.decode(message)
    except msgspec.DecodeError:
        return []
    named = told.get("illegal_tokens", []) if isinstance(told, dict) else []
    return named if isinstance(named, list) else []


service = Huawei(titles={"zh-CN": "华为推送", "zh-TW": "華為推播", "en": "Huawei (Push Kit)"}, settings=HuaweiSettings)
