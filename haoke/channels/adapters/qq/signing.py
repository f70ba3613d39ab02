"""QQ signs with Ed25519, by a key that is made of the bot's secret; so do we, when the address is set up."""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid, SignatureStale

TOLERANCE = 600  # seconds that clocks may differ
_SEED = 32
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
_DIGITS = re.compile(r"[0-9]{1,15}")


def key_of(secret: str) -> Ed25519PrivateKey:
    """Raises SignatureInvalid when there is no secret: then anybody could sign."""
    seed = secret.encode()
    if not seed:
        raise SignatureInvalid
    return Ed25519PrivateKey.from_private_bytes((seed * (_SEED // len(seed) + 1))[:_SEED])


def verify(secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale."""
    timestamp = request.headers.get("x-signature-timestamp", "")
    try:
        given = bytes.fromhex(request.headers.get("x-signature-ed25519", ""))
        key_of(secret).public_key().verify(given, timestamp.encode() + request.body)
    except (ValueError, InvalidSignature):
        raise SignatureInvalid from None
    if not _DIGITS.fullmatch(timestamp) or abs(request.received_at.timestamp() - int(timestamp)) > TOLERANCE:
        raise SignatureStale


def answer_to(secret: str, plain: str, at: str) -> str:
    """Whoever asks gets a signature, so it is given for nothing that could be a request. Raises SignatureInvalid."""
    if not _PLAIN.fullmatch(plain) or not _DIGITS.fullmatch(at):
        raise SignatureInvalid
    return key_of(secret).sign(f"{at}{plain}".encode()).hex()
