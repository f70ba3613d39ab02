"""The envelope of WeChat and WeCom: a signature over sorted words, and bodies sealed with AES for one receiver."""

import base64
import binascii
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SealingKeyInvalid, SignatureInvalid, SignatureStale

TOLERANCE = 600  # seconds that clocks may differ
ADDRESSED = ("timestamp", "nonce")
"""What is signed of a request whose body is not."""

_BLOCK = 32
_RANDOM = 16


def signature(*words: str) -> str:
    return hashlib.sha1("".join(sorted(words)).encode(), usedforsecurity=False).hexdigest()


def check_signature(given: str, token: str, *words: str) -> None:
    """Raises SignatureInvalid, also when there is no token: then anybody could sign."""
    if not token or not hmac.compare_digest(signature(token, *words).encode(), given.encode()):
        raise SignatureInvalid


def check_age(request: RawRequest, units: int = 1) -> None:
    """``units`` of a second that the timestamp counts. Raises SignatureInvalid, SignatureStale."""
    timestamp = request.asked("timestamp")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 15:
        raise SignatureInvalid
    if abs(request.received_at.timestamp() - int(timestamp) / units) > TOLERANCE:
        raise SignatureStale


def key_of(encoding_aes_key: str) -> bytes:
    """Raises SealingKeyInvalid."""
    try:
        key = base64.b64decode(encoding_aes_key.encode("ascii") + b"=", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise SealingKeyInvalid from None
    if len(encoding_aes_key) != 43 or len(key) != 32:
        raise SealingKeyInvalid
    return key


def opened(encoding_aes_key: str, sealed: str, receiver: str) -> bytes:
    """What was sealed for ``receiver``. Raises SignatureInvalid."""
    try:
        key = key_of(encoding_aes_key)
        data = base64.b64decode(sealed.encode("ascii"), validate=True)
    except (SealingKeyInvalid, binascii.Error, UnicodeEncodeError):
        raise SignatureInvalid from None
    if not data or len(data) % 16:
        raise SignatureInvalid
    decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise SignatureInvalid
    plain = plain[_RANDOM:-padding]
    size = int.from_bytes(plain[:4], "big")
    content, owner = plain[4 : 4 + size], plain[4 + size :]
    if len(plain) < 4 or not receiver or not hmac.compare_digest(owner, receiver.encode()):
        raise SignatureInvalid
    return content
