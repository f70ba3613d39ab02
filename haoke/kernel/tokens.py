"""Tokens: signed ones that carry claims and expire, and random ones of which only the hash is stored.

Each purpose of signed tokens has its own key, derived from the installation's secret, so that a token made for one
purpose never passes for another.
"""

import functools
import hashlib
import hmac
import secrets
import time
from typing import Any

import jwt

from haoke.kernel.errors import Unauthenticated

_ALGORITHM = "HS256"
_LEEWAY = 60  # seconds a clock of another node may be off


class TokenExpired(Unauthenticated):
    """This link or sign-in has expired."""


class TokenInvalid(Unauthenticated):
    """This link or sign-in is not valid."""


@functools.cache  # a process has one secret and few purposes
def purpose_key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), b"haoke:" + purpose.encode(), hashlib.sha256)


def sign(secret: str, purpose: str, claims: dict[str, Any], *, seconds: int) -> str:
    """A token with these claims (JSON values), valid for so many seconds."""
    return jwt.encode(claims | {"exp": int(time.time()) + seconds}, purpose_key(secret, purpose), algorithm=_ALGORITHM)


def read(secret: str, purpose: str, token: str) -> dict[str, Any]:
    """The claims of a token of this purpose. Raises TokenExpired or TokenInvalid."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token, purpose_key(secret, purpose), algorithms=[_ALGORITHM], leeway=_LEEWAY, options={"require": ["exp"]}
        )
    except jwt.ExpiredSignatureError:
        raise TokenExpired from None
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise TokenInvalid from None
    return claims


def new_secret() -> str:
    """A random token that says nothing; only its hash is stored."""
    return secrets.token_urlsafe(32)


def secret_hash(token: str) -> bytes:
    """What is stored of a random token. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()
