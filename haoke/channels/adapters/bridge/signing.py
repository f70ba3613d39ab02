"""Signatures as Standard Webhooks v1 has them: HMAC-SHA256 of id, time and body, several while keys are changed."""

import base64
import binascii
import hashlib
import hmac
import secrets as randomness
from collections.abc import Iterable, Mapping

from haoke.channels.errors import BridgeSecretInvalid, SignatureInvalid, SignatureStale

TOLERANCE = 300  # seconds that clocks may differ
_PREFIX = "whsec_"
_MOST_SIGNATURES = 20


def key_of(secret: str) -> bytes:
    """Raises BridgeSecretInvalid."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BridgeSecretInvalid from None
    if not secret.startswith(_PREFIX) or not 24 <= len(key) <= 64:
        raise BridgeSecretInvalid
    return key


def new_secret() -> str:
    return _PREFIX + base64.b64encode(randomness.token_bytes(32)).decode()


def sign(secret: str, id: str, at: int, body: bytes) -> str:
    mac = hmac.new(key_of(secret), f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def signed_headers(secrets: Iterable[str], id: str, at: int, body: bytes) -> dict[str, str]:
    """A signature by each secret, so that the receiver may change its own when it likes."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(sign(secret, id, at, body) for secret in secrets),
    }


def verify(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    """Raises SignatureInvalid, SignatureStale."""
    name, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split(" ")[:_MOST_SIGNATURES]
    if not name or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise SignatureInvalid
    right = [sign(secret, name, int(timestamp), body).encode() for secret in secrets]
    matches = [hmac.compare_digest(one.encode(), other) for one in given for other in right]
    if not any(matches):
        raise SignatureInvalid
    if abs(now - int(timestamp)) > TOLERANCE:
        raise SignatureStale
