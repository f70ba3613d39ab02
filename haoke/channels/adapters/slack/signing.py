"""Requests of Slack: HMAC-SHA256 of version, time and body."""

import hashlib
import hmac

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid, SignatureStale
from haoke.channels.given import same

TOLERANCE = 300  # seconds


def verify(secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale."""
    at = request.headers.get("x-slack-request-timestamp", "")
    given = request.headers.get("x-slack-signature", "")
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 12:
        raise SignatureInvalid
    right = "v0=" + hmac.new(secret.encode(), f"v0:{at}:".encode() + request.body, hashlib.sha256).hexdigest()
    if not same(given, [right]):
        raise SignatureInvalid
    if abs(request.received_at.timestamp() - int(at)) > TOLERANCE:
        raise SignatureStale
