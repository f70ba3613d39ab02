"""How we sign in to a mail server: by a password, or by a token that is renewed when it is old."""

import msgspec

from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.outside import NoAnswer, Outside, Token

_TOKEN = "oauth"  # noqa: S105 the name of it
_SHORTEST, _USUAL = 60.0, 3600.0


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
    form = {
        "grant_type": "refresh_token",
        "client_id": settings.oauth_client_id,
        "client_secret": settings.oauth_client_secret,
        "refresh_token": settings.oauth_refresh_token,
        "scope": settings.oauth_scope,
    }
    filled = {name: value for name, value in form.items() if value}
    answer = await outside.call("POST", settings.oauth_token_url, form=filled)
    said = answer.json()
    if answer.status >= 500:
        raise NoAnswer(written=False)
    if answer.status != 200 or not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
        raise SignInRefused
    life = said.get("expires_in")
    return Token(said["access_token"], max(_SHORTEST, float(life) if isinstance(life, (int, float)) else _USUAL))
