"""Requests of the bot service: a token signed for our app, over the address where it is to be answered."""

import math
from typing import Any

import jwt

from haoke.channels.adapters.teams.keys import KnownKeys
from haoke.channels.adapters.teams.settings import TeamsSettings
from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid, SignatureStale, SignatureUnchecked
from haoke.channels.given import number, object_in, words

ISSUER = "https://api.botframework.com"
TOLERANCE = 300  # seconds that clocks may differ
_BEARER = "bearer "


def verify(settings: TeamsSettings, known: KnownKeys, request: RawRequest) -> None:
    """Raises SignatureInvalid, SignatureStale, SignatureUnchecked, RequestUnreadable."""
    given = request.headers.get("authorization", "")
    if not settings.app_id or not given.lower().startswith(_BEARER):
        raise SignatureInvalid
    token, activity = given[len(_BEARER) :].strip(), object_in(request.body)
    claims, endorsed = _claims(settings.app_id, token, known)
    if endorsed and words(activity, "channelId") not in endorsed:
        raise SignatureInvalid
    said = next((words(claims, name, most=2000) for name in ("serviceurl", "serviceUrl") if name in claims), "")
    if not said or said != words(activity, "serviceUrl", most=2000):
        raise SignatureInvalid
    _check_time(claims, request.received_at.timestamp())


def _claims(app_id: str, token: str, known: KnownKeys) -> tuple[dict[str, Any], frozenset[str]]:
    """The clock is looked at afterwards: a request that is replayed counts by the time when it came."""
    try:
        name = words(jwt.get_unverified_header(token), "kid", most=200)
        key = known.named(name)
        if key is None:
            raise SignatureInvalid if known else SignatureUnchecked
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=app_id,
            issuer=ISSUER,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "iss", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise SignatureInvalid from None
    return claims, key.endorsed


def _check_time(claims: dict[str, Any], at: float) -> None:
    ends, begins = number(claims, "exp"), number(claims, "nbf")
    if ends is None:
        raise SignatureInvalid
    if not (-math.inf if begins is None else begins) - TOLERANCE <= at <= ends + TOLERANCE:
        raise SignatureStale
