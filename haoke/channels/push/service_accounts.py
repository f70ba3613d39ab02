"""Key files of service accounts, as Google and Huawei give them: JSON with a private RSA key in PEM."""

from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from haoke.channels.errors import PushKeyInvalid

F = TypeVar("F")


def key_file(text: str, type: type[F]) -> F:
    """Raises PushKeyInvalid."""
    try:
        return msgspec.json.decode(text, type=type)
    except msgspec.DecodeError:
        raise PushKeyInvalid from None


def rsa_key(pem: str) -> RSAPrivateKey:
    """Raises PushKeyInvalid."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):
        raise PushKeyInvalid from None
    if not isinstance(key, RSAPrivateKey):
        raise PushKeyInvalid
    return key
