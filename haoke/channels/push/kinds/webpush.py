"""Browsers' push services. Sealed as RFC 8291 says, signed as RFC 8292 says (VAPID)."""

import base64
import os
from typing import Annotated, Any
from urllib.parse import urlsplit

import jwt
import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Meta

from haoke.channels.contract import Secret
from haoke.channels.errors import PushKeyInvalid
from haoke.channels.outside import Outside
from haoke.channels.push.contract import LIVES, Pushed, PushSettings, refused, shortened
from haoke.channels.types import ErrorClass, Notice, Target

_RECORD = 4096
_KEY = 32  # bytes
_CURVE = ec.SECP256R1()
_SIGNED = 12 * 3600  # seconds a signature counts; the RFC allows a day
_CLASSES: dict[int, ErrorClass] = {401: "auth", 403: "auth", 413: "too_large", 429: "rate_limited"}


class WebPushSettings(PushSettings, frozen=True, kw_only=True):
    """``key``: our private key, base64url of 32 bytes, made with the settings. ``contact``: mailto: or https:."""

    key: Secret = ""
    contact: Annotated[str, Meta(max_length=200)] = ""

    def checked(self) -> "WebPushSettings":
        """With a key of its own when it has none. Raises PushKeyInvalid."""
        made = msgspec.structs.replace(self, key=self.key or encoded(os.urandom(32)))
        private_key(made.key)
        return made


class WebPush(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: WebPushSettings) -> str:
        """base64url of the uncompressed point."""
        return encoded(_point(private_key(settings.key).public_key()))

    async def push(self, settings: WebPushSettings, target: Target, notice: Notice, outside: Outside) -> Pushed:
        key = private_key(settings.key)
        body = sealed(
            _content(notice), target.public_key, target.secret, ec.generate_private_key(_CURVE), os.urandom(16)
        )
        headers = {
            "Authorization": _signature(key, settings.contact, target.token, int(outside.now().timestamp())),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIVES),
            "Urgency": "high",
            "Topic": notice.conversation_id.replace("-", "")[:32],
        }
        answer = await outside.call("POST", target.token, headers=headers, content=body)
        if answer.status in {200, 201, 202}:
            return Pushed(state="sent", provider_message_id=answer.headers.get("location", "")[:400])
        if answer.status in {404, 410}:
            return refused(answer, "recipient_invalid", "", gone=True)
        fallback: ErrorClass = "transient" if answer.status >= 500 else "invalid"
        retryable = answer.status == 429 or answer.status >= 500
        return refused(answer, _CLASSES.get(answer.status, fallback), "", retryable=retryable)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Raises PushKeyInvalid."""
    try:
        number = decoded(text)
        if len(number) != _KEY:
            raise PushKeyInvalid
        return ec.derive_private_key(int.from_bytes(number, "big"), _CURVE)
    except ValueError:
        raise PushKeyInvalid from None


def sealed(content: bytes, theirs: str, secret: str, ours: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """One record of RFC 8188, with keys derived as RFC 8291, 3.4. Raises PushKeyInvalid for keys that are none."""
    try:
        receiver = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, decoded(theirs))
        auth = decoded(secret)
    except ValueError:
        raise PushKeyInvalid from None
    mine = _point(ours.public_key())
    info = b"WebPush: info\0" + _point(receiver) + mine
    shared = _derived(ours.exchange(ec.ECDH(), receiver), auth, info, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, content + b"\2", None)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _signature(key: ec.EllipticCurvePrivateKey, contact: str, endpoint: str, at: int) -> str:
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": at + _SIGNED} | ({"sub": contact} if contact else {})
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={encoded(_point(key.public_key()))}"


def _content(notice: Notice) -> bytes:
    told: dict[str, Any] = {
        "title": shortened(notice.title, 200),
        "body": shortened(notice.body, 1500),
        "tag": notice.conversation_id,
        "to": notice.path,
    }
    return msgspec.json.encode(told)


service = WebPush(
    titles={"zh-CN": "浏览器推送", "zh-TW": "瀏覽器推播", "en": "Browsers (Web Push)"}, settings=WebPushSettings
)
