"""Requests of Feishu: sealed by AES with a key of ours, and signed over time, nonce, key and body."""

import base64
import binascii
import hashlib
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from haoke.channels.adapters.feishu.settings import FeishuSettings
from haoke.channels.contract import RawRequest
from haoke.channels.errors import RequestUnreadable, SignatureInvalid, SignatureStale
from haoke.channels.given import inside, object_in, same, words

TOLERANCE = 8 * 3600  # seconds: it tries again for six hours, and the same event is not taken twice
_BLOCK = 16


def verify(settings: FeishuSettings, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale."""
    if not settings.encrypt_key:
        _verify_token(settings.verification_token, opened(settings, request))
        return
    at = request.headers.get("x-lark-request-timestamp", "")
    nonce = request.headers.get("x-lark-request-nonce", "")
    signed = f"{at}{nonce}{settings.encrypt_key}".encode() + request.body
    if not same(request.headers.get("x-lark-signature", ""), [hashlib.sha256(signed).hexdigest()]):
        raise SignatureInvalid
    if not at.isascii() or not at.isdigit() or len(at) > 12:
        raise SignatureInvalid
    if abs(request.received_at.timestamp() - int(at)) > TOLERANCE:
        raise SignatureStale


def _verify_token(token: str, given: dict[str, Any]) -> None:
    said = words(given, "header", "token") or words(given, "token")
    if not token or not same(said, [token]):
        raise SignatureInvalid


def opened(settings: FeishuSettings, request: RawRequest) -> dict[str, Any]:
    """What a request says, unsealed where it is sealed. Raises RequestUnreadable."""
    given = object_in(request.body)
    sealed = inside(given, "encrypt")
    if not isinstance(sealed, str):
        return given
    return object_in(unsealed(settings.encrypt_key, sealed))


def unsealed(key: str, sealed: str) -> bytes:
    """AES-256-CBC by the hash of the key; the first block is its beginning. Raises RequestUnreadable."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise RequestUnreadable from None
    if not key or len(raw) < 2 * _BLOCK or len(raw) % _BLOCK:
        raise RequestUnreadable
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(raw[:_BLOCK])).decryptor()
    plain = cipher.update(raw[_BLOCK:]) + cipher.finalize()
    padding = plain[-1]
    if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise RequestUnreadable
    return plain[:-padding]
