"""The host page's word on who its user is: a JWT (HS256) its server signs with the site's identity secret.

Claims: ``sub`` (the host's own id of the user), ``exp`` (at most 24 hours ahead), optionally ``iat``, ``name``,
``email`` and ``phone``. Clocks may differ by a minute.
"""

import time
from typing import Any

import jwt
import msgspec

from haoke.channels.errors import IdentityTokenExpired, IdentityTokenInvalid

_LONGEST = 24 * 3600
_SKEW = 60
_MAX_TOKEN = 4096
_MAX_SUBJECT = 200
_OPTIONS: Any = {"require": ["sub", "exp"], "verify_sub": False, "verify_aud": False}


class Identity(msgspec.Struct, frozen=True):
    """Who the host page says its user is. ``subject`` is the host's own id of them."""

    subject: str
    name: str = ""
    email: str = ""
    phone: str = ""


def read_identity(secret: str, token: str) -> Identity:
    """Raises IdentityTokenExpired for an honest token that is too old, IdentityTokenInvalid for all else."""
    if len(token) > _MAX_TOKEN:
        raise IdentityTokenInvalid
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], leeway=_SKEW, options=_OPTIONS)
        expires = int(claims["exp"])
    except jwt.ExpiredSignatureError as error:
        raise IdentityTokenExpired from error
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
        raise IdentityTokenInvalid from error
    if expires > time.time() + _LONGEST + _SKEW:
        raise IdentityTokenInvalid
    subject = claims["sub"]
    if isinstance(subject, bool) or not isinstance(subject, str | int):
        raise IdentityTokenInvalid
    subject = str(subject).strip()
    if not subject or len(subject) > _MAX_SUBJECT or "\0" in subject:
        raise IdentityTokenInvalid
    return Identity(subject, *(_text(claims.get(name)) for name in ("name", "email", "phone")))


def _text(value: object) -> str:
    return value[:254] if isinstance(value, str) else ""
