"""How we sign in to a mail server: by a password, or by a token that is renewed when it is old."""

from hashlib import sha256

import msgspec

from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.outside import NoAnswer, Outside, Token

_TOKEN = "oauth"  # noqa: S105 the name of it
_SHORTEST, _USUAL = 60.0, 3600.0
_LASTS = 90 * 86_400.0  # seconds a token to renew by is good for, at least


class SignInRefused(Exception):
    """The provider gives no token, or the server does not take what we have."""


class Login(msgspec.Struct, frozen=True):
    """One of the two is there."""

    user: str
    password: str = ""
    token: str = ""


async def login_for(settings: EmailSettings, outside: Outside) -> Login:
    """Raises SignInRefused, NoAnswer."""
    if not settings.oauth_token_url:
        return Login(settings.user(), password=settings.password)

    async def renew() -> Token:
        return await _token(settings, outside)

    return Login(settings.user(), token=await outside.shelf.token(_TOKEN, renew))


async def forget(login: Login, outside: Outside) -> None:
    if login.token:
        await outside.shelf.forget_token(_TOKEN, login.token)


async def _token(settings: EmailSettings, outside: Outside) -> Token:
    """Some providers give another token to renew by each time, and let the one before run out."""
    given = settings.oauth_refresh_token
    name = f"renewing:{sha256(given.encode()).hexdigest()[:16]}"  # another one that is entered counts at once
    renewing = await outside.shelf.kept(name) or given
    form = {
        "grant_type": "refresh_token",
        "client_id": settings.oauth_client_id,
        "client_secret": settings.oauth_client_secret,
        "refresh_token": renewing,
        "scope": settings.oauth_scope,
    }
    filled = {name: value for name, value in form.items() if value}
    answer = await outside.call("POST", settings.oauth_token_url, form=filled)
    said = answer.json()
    if answer.status >= 500:
        raise NoAnswer(written=False)
    if answer.status != 200 or not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
        raise SignInRefused
    following = said.get("refresh_token")
    if isinstance(following, str) and following not in {"", renewing}:
        await outside.shelf.keep(name, Token(following, _LASTS))
    life = said.get("expires_in")
    return Token(said["access_token"], max(_SHORTEST, float(life) if isinstance(life, (int, float)) else _USUAL))
