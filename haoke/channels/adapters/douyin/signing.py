"""Requests of Douyin: SHA-1 of the secret and the body. Nothing tells when it was signed."""

import hashlib

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import same


def verify(secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid."""
    right = hashlib.sha1(secret.encode() + request.body, usedforsecurity=False).hexdigest()
    if not secret or not same(request.headers.get("x-douyin-signature", ""), [right]):
        raise SignatureInvalid
