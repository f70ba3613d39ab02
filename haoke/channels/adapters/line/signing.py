"""Requests of LINE: HMAC-SHA256 of the body."""

import base64
import hashlib
import hmac

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import same


def verify(secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid."""
    right = base64.b64encode(hmac.new(secret.encode(), request.body, hashlib.sha256).digest()).decode()
    if not secret or not same(request.headers.get("x-line-signature", ""), [right]):
        raise SignatureInvalid
