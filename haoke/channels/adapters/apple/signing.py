"""Apple's way to prove who calls, and ours: a token signed by the shared secret, and bodies that are compressed."""

import zlib

import jwt

from haoke.channels.adapters.apple.settings import AppleSettings
from haoke.channels.contract import RawRequest
from haoke.channels.errors import RequestUnreadable, SignatureInvalid, SignatureStale
from haoke.channels.given import number

_LEAST_KEY = 16  # bytes
_TOLERANCE = 300  # seconds that clocks may differ
_MOST = 2 * 1024 * 1024  # bytes, unpacked
_GZIP = b"\x1f\x8b"


def verify(settings: AppleSettings, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale. The token says for whom it is, and nothing of the body."""
    key, given = settings.key(), request.headers.get("authorization", "")
    if len(key) < _LEAST_KEY or not settings.msp_id or not given.startswith("Bearer "):
        raise SignatureInvalid
    only = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["aud"]}
    try:
        claims = jwt.decode(given[7:], key, algorithms=["HS256"], audience=settings.msp_id, options=only)  # type: ignore[arg-type]
    except (jwt.PyJWTError, ValueError, TypeError):
        raise SignatureInvalid from None
    at, begins, ends = request.received_at.timestamp(), number(claims, "iat"), number(claims, "exp")
    if (begins is not None and begins > at + _TOLERANCE) or (ends is not None and ends < at - _TOLERANCE):
        raise SignatureStale


def bearer(settings: AppleSettings, at: int) -> str:
    return "Bearer " + jwt.encode({"iss": settings.msp_id, "iat": at}, settings.key(), algorithm="HS256")


def unpacked(body: bytes) -> bytes:
    """Raises RequestUnreadable."""
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, _MOST)
    except zlib.error:
        raise RequestUnreadable from None
    if not unpacking.eof:
        raise RequestUnreadable
    return found
