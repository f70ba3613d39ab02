"""Firebase Cloud Messaging, HTTP v1: https://firebase.google.com/docs/cloud-messaging/send/v1-api"""

from typing import Any

import jwt
import msgspec

from haoke.channels.contract import Secret
from haoke.channels.outside import NoAnswer, Outside, Token
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused, shortened
from haoke.channels.push.service_accounts import key_file, rsa_key
from haoke.channels.types import ErrorClass, Notice, Target

_TOKENS = "https://oauth2.googleapis.com/token"
_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CHANNEL = "support"  # of an app's notifications on Android
_CLASSES: dict[str, ErrorClass] = {
    "UNREGISTERED": "recipient_invalid",
    "SENDER_ID_MISMATCH": "recipient_invalid",
    "INVALID_ARGUMENT": "invalid",
    "QUOTA_EXCEEDED": "rate_limited",
    "RESOURCE_EXHAUSTED": "rate_limited",
    "UNAVAILABLE": "transient",
    "INTERNAL": "transient",
    "THIRD_PARTY_AUTH_ERROR": "auth",
    "UNAUTHENTICATED": "auth",
    "PERMISSION_DENIED": "permission",
}


class ServiceAccount(msgspec.Struct, frozen=True):
    """What of Google's key file counts."""

    client_email: str
    private_key: str


class FcmSettings(PushSettings, frozen=True, kw_only=True):
    """``service_account``: the key file of an account that may send, whole."""

    project_id: str = ""
    service_account: Secret = ""

    def checked(self) -> "FcmSettings":
        """Raises PushKeyInvalid."""
        rsa_key(key_file(self.service_account, ServiceAccount).private_key)
        return self


class Fcm(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: PushSettings) -> str:  # noqa: ARG002
        return ""

    async def push(self, settings: FcmSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        async def renew() -> Token:
            return await _renewed(key_file(settings.service_account, ServiceAccount), outside)

        token = await outside.shelf.token(f"fcm:{settings.project_id}", renew)
        url = f"https://fcm.googleapis.com/v1/projects/{settings.project_id}/messages:send"
        message = {"message": {target.kind: target.token, **_message(notice)}}
        answer = await outside.call("POST", url, headers={"authorization": f"Bearer {token}"}, json=message)
        said = answer.json()
        if answer.status == 200 and isinstance(said, dict):
            return Pushed(state="sent", provider_message_id=str(said.get("name", "")))
        code = _code(said)
        if answer.status == 401:
            await outside.shelf.forget_token(f"fcm:{settings.project_id}", token)
        found = _CLASSES.get(code, "transient" if answer.status >= 500 else "invalid")
        gone = found == "recipient_invalid"
        return refused(answer, found, code, retryable=found in {"transient", "rate_limited"}, gone=gone)


def _message(notice: Notice) -> dict[str, Any]:
    conversation = notice.conversation_id
    shown = {"channel_id": _CHANNEL, "tag": conversation}
    return {
        "notification": {"title": shortened(notice.title, 200), "body": shortened(notice.body, 2000)},
        "data": {"conversation_id": conversation, "message_id": notice.message_id},
        "android": {"priority": "high", "collapse_key": conversation, "ttl": f"{LIVES}s", "notification": shown},
    }


async def _renewed(account: ServiceAccount, outside: Outside) -> Token:
    at = int(outside.now().timestamp())
    claims = {"iss": account.client_email, "scope": _SCOPE, "aud": _TOKENS, "iat": at, "exp": at + 3600}
    assertion = jwt.encode(claims, rsa_key(account.private_key), algorithm="RS256")
    answer = await outside.call("POST", _TOKENS, form={"grant_type": _GRANT, "assertion": assertion})
    said = answer.json()
    if answer.status != 200 or not isinstance(said, dict) or "access_token" not in said:
        raise NoAnswer(written=False)
    return Token(str(said["access_token"]), float(said.get("expires_in", 3600)))


def _code(said: Any) -> str:
    """The service's own word in the details, else the general one."""
    error = said.get("error", {}) if isinstance(said, dict) else {}
    if not isinstance(error, dict):
        return ""
    details = [each for each in error.get("details", []) if isinstance(each, dict)]
    return next((str(each["errorCode"]) for each in details if "errorCode" in each), str(error.get("status", "")))


service = Fcm(
    titles={"zh-CN": "Firebase 推送（FCM）", "zh-TW": "Firebase 推播（FCM）", "en": "Firebase (FCM)"},
    settings=FcmSettings,
)
