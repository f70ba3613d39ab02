"""Requests of DingTalk. What is signed is the time alone, so a pair of headers counts for an hour with any body."""

import base64
import hashlib
import hmac

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid, SignatureStale
from haoke.channels.given import same

TOLERANCE = 3600  # seconds


def sign(secret: str, at: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), f"{at}\n{secret}".encode(), hashlib.sha256).digest()).decode()


def verify(secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale."""
    at = request.headers.get("timestamp", "")
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 15:
        raise SignatureInvalid
    if not same(request.headers.get("sign", ""), [sign(secret, at)]):
        raise SignatureInvalid
    if abs(request.received_at.timestamp() - int(at) / 1000) > TOLERANCE:
        raise SignatureStale
