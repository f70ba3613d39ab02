"""Google's service for RCS: a token by the key file, calls by a person's number, and what refusals mean."""

from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from haoke.channels.adapters.rcs.settings import RcsSettings
from haoke.channels.given import hosted_by, number, words
from haoke.channels.outside import Answer, Fetched, NoAnswer, Outside, Token
from haoke.channels.types import ChannelError, ErrorClass, Media

TOKEN = "google_token"  # noqa: S105  (its name)
_TOKENS = "https://oauth2.googleapis.com/token"
_SCOPE = "https://www.googleapis.com/auth/rcsbusinessmessaging"
_HOSTS = (".googleapis.com", ".googleusercontent.com", ".google.com")
_HOUR = 3600
_STATUSES: dict[int, ErrorClass] = {
    400: "invalid",
    401: "auth",
    403: "permission",
    404: "recipient_invalid",  # no telephone with RCS
    413: "too_large",
    429: "rate_limited",
}


class KeyFileUnusable(Exception):
    """It is none, or Google does not know it."""


async def call(
    settings: RcsSettings, method: str, path: str, outside: Outside, *, query: dict[str, str], json: Any
) -> Answer:
    """A refused token is renewed once. Raises KeyFileUnusable."""
    host = f"{settings.region}-rcsbusinessmessaging" if settings.region else "rcsbusinessmessaging"
    url = f"https://{host}.googleapis.com/v1/{path}?{urlencode(query)}"

    async def asked(token: str) -> tuple[bool, Answer]:
        answer = await outside.call(method, url, headers={"Authorization": f"Bearer {token}"}, json=json)
        return answer.status == 401, answer

    return await outside.by_token(TOKEN, partial(_renew, settings, outside), asked)


def phone_path(phone: str, edge: str) -> str:
    return f"phones/{quote(phone, safe='+')}/{edge}"


async def _renew(settings: RcsSettings, outside: Outside) -> Token:
    answer = await outside.call("POST", _TOKENS, form=_claim(settings, int(outside.now().timestamp())))
    value, lasts = words(answer.json(), "access_token"), number(answer.json(), "expires_in")
    if answer.status >= 500:
        raise NoAnswer(written=False)
    if answer.status != 200 or not value:
        raise KeyFileUnusable
    return Token(value, lasts or _HOUR)


def _claim(settings: RcsSettings, at: int) -> dict[str, str]:
    file = settings.key_file()
    issuer = words(file, "client_email", most=300)
    claims = {"iss": issuer, "scope": _SCOPE, "aud": _TOKENS, "iat": at, "exp": at + _HOUR}
    try:
        signed = jwt.encode(claims, words(file, "private_key"), algorithm="RS256")
    except (jwt.PyJWTError, ValueError, TypeError):
        raise KeyFileUnusable from None
    return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": signed}


def problem_of(answer: Answer) -> ChannelError | None:
    """A message that has been taken before has been taken."""
    if 200 <= answer.status < 300 or answer.status == 409:
        return None
    said = answer.json()
    found = _STATUSES.get(answer.status, "transient" if answer.status >= 500 else "unknown")
    return ChannelError(
        error_class=found,
        code=words(said, "error", "status", most=60) or str(answer.status),
        message=words(said, "error", "message", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


async def fetch(media: Media, outside: Outside) -> Fetched:
    if not hosted_by(media.url, _HOSTS):
        raise NoAnswer(written=False)
    found = await outside.download(media.url)
    return Fetched(found.content, media.mime or found.mime, media.filename)
