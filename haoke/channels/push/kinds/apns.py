"""Apple's push service: https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns"""

from typing import Annotated, Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec import Meta

from haoke.channels.contract import Secret
from haoke.channels.errors import PushKeyInvalid
from haoke.channels.outside import Answer, Outside, Token
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused, shortened
from haoke.channels.types import ErrorClass, Notice, Target

_LIVE, _SANDBOX = "https://api.push.apple.com", "https://api.sandbox.push.apple.com"
_TOKEN_SECONDS = 3000.0  # renewed after four fifths of it; Apple wants 20 to 60 minutes
_MOST_BODY = 2000  # bytes; the whole payload may have 4096
_GONE = {"BadDeviceToken", "Unregistered", "DeviceTokenNotForTopic", "ExpiredToken"}
_CLASSES: dict[int, ErrorClass] = {403: "auth", 413: "too_large", 429: "rate_limited"}

Name = Annotated[str, Meta(max_length=200)]


class ApnsSettings(PushSettings, frozen=True, kw_only=True):
    """``topic`` is the app's bundle id; ``private_key`` the .p8 file's text."""

    team_id: Name = ""
    key_id: Name = ""
    topic: Name = ""
    private_key: Secret = ""
    sandbox: bool = False

    def checked(self) -> "ApnsSettings":
        """Raises PushKeyInvalid."""
        _key(self.private_key)
        return self


class Apns(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: PushSettings) -> str:  # noqa: ARG002
        return ""

    async def push(self, settings: ApnsSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        async def renew() -> Token:
            claims = {"iss": settings.team_id, "iat": int(outside.now().timestamp())}
            made = jwt.encode(claims, _key(settings.private_key), algorithm="ES256", headers={"kid": settings.key_id})
            return Token(made, _TOKEN_SECONDS)

        name = f"apns:{settings.team_id}:{settings.key_id}"
        token = await outside.shelf.token(name, renew)
        host = _SANDBOX if settings.sandbox else _LIVE
        headers = {
            "authorization": f"bearer {token}",
            "apns-topic": settings.topic,
            "apns-push-type": "alert",
            "apns-priority": "10",
            "apns-expiration": str(int(outside.now().timestamp()) + LIVES),
            "apns-collapse-id": notice.conversation_id[:64],
        }
        url = f"{host}/3/device/{target.token}"
        answer = await outside.call("POST", url, headers=headers, json=_payload(notice))
        if answer.status == 200:
            return Pushed(state="sent", provider_message_id=answer.headers.get("apns-id", ""))
        reason = _reason(answer)
        if reason == "ExpiredProviderToken":
            await outside.shelf.forget_token(name, token)
        if answer.status == 410 or reason in _GONE:
            return refused(answer, "recipient_invalid", reason, gone=True)
        fallback: ErrorClass = "transient" if answer.status >= 500 else "invalid"
        retryable = answer.status >= 500 or answer.status == 429
        return refused(answer, _CLASSES.get(answer.status, fallback), reason, retryable=retryable)


def _payload(notice: Notice) -> dict[str, Any]:
    alert = {"title": shortened(notice.title, 200), "body": shortened(notice.body, _MOST_BODY)}
    return {
        "aps": {"alert": alert, "sound": "default", "thread-id": notice.conversation_id},
        "conversation_id": notice.conversation_id,
        "message_id": notice.message_id,
    }


def _reason(answer: Answer) -> str:
    said = answer.json()
    return str(said.get("reason", ""))[:100] if isinstance(said, dict) else ""


def _key(pem: str) -> EllipticCurvePrivateKey:
    """Raises PushKeyInvalid."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):
        raise PushKeyInvalid from None
    if not isinstance(key, EllipticCurvePrivateKey):
        raise PushKeyInvalid
    return key


service = Apns(
    titles={"zh-CN": "Apple 推送（APNs）", "zh-TW": "Apple 推播（APNs）", "en": "Apple (APNs)"}, settings=ApnsSettings
)
