"""The bot service, at the address that came with the peer's message, if it is one of Microsoft's own."""

from functools import partial
from typing import Any

from haoke.channels.adapters.teams.settings import TeamsSettings
from haoke.channels.given import hosted_by, inside, number, words
from haoke.channels.outside import Answer, Fetched, NoAnswer, Outside, Token, TokenRefused
from haoke.channels.types import ChannelError, ErrorClass, Media

SERVICES = (
    "smba.trafficmanager.net",  # below that name anybody may have a host
    ".botframework.com",
    ".botframework.azure.us",
    ".teams.microsoft.com",
    ".teams.microsoft.us",
)
_FILES = (".sharepoint.com", ".sharepoint.us")
_TOKEN = "access_token"  # noqa: S105
_ANY_TENANT = "botframework.com"

_CODES: dict[str, ErrorClass] = {
    "BotNotInConversationRoster": "recipient_invalid",
    "ConversationNotFound": "recipient_invalid",
    "ConversationBlockedByUser": "user_blocked",
    "MessageWritesBlocked": "user_blocked",
    "MessageSizeTooBig": "too_large",
    "ActivityNotFoundInConversation": "invalid",
    "BadSyntax": "invalid",
    "BadArgument": "invalid",
    "BotDisabledByAdmin": "permission",
    "InvalidBotApiHost": "invalid",
    "invalid_client": "auth",
    "unauthorized_client": "auth",
    "invalid_request": "auth",
}
_STATUS: dict[int, ErrorClass] = {
    400: "invalid",
    401: "auth",
    403: "permission",
    404: "recipient_invalid",
    412: "transient",
    413: "too_large",
    429: "rate_limited",
}


async def renewed(settings: TeamsSettings, outside: Outside) -> Answer:
    """A new token, or why there is none."""
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.app_id,
        "client_secret": settings.app_password,
        "scope": "https://api.botframework.com/.default",
    }
    tenant = settings.tenant or _ANY_TENANT
    return await outside.call("POST", f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", form=form)


async def _renew(settings: TeamsSettings, outside: Outside) -> Token:
    answer = await renewed(settings, outside)
    value = words(answer.json(), "access_token", most=10_000)
    if problem_of(answer) is not None or not value:
        raise TokenRefused(answer)
    return Token(value, number(answer.json(), "expires_in") or 0)


async def post(settings: TeamsSettings, url: str, body: dict[str, Any], outside: Outside) -> Answer:
    """With a token that counts: one that is refused is renewed once."""

    async def asked(value: str) -> tuple[bool, Answer]:
        answer = await outside.call("POST", url, headers={"Authorization": f"Bearer {value}"}, json=body)
        return answer.status == 401, answer

    try:
        return await outside.by_token(_TOKEN, partial(_renew, settings, outside), asked)
    except TokenRefused as refused:
        return refused.answer


async def fetch(settings: TeamsSettings, media: Media, outside: Outside) -> Fetched:
    """Pictures lie with the service, which wants our token; files in the company's own store, which must not see it."""
    headers: dict[str, str] = {}
    if hosted_by(media.url, SERVICES):
        try:
            value = await outside.token(_TOKEN, partial(_renew, settings, outside))
        except TokenRefused:
            raise NoAnswer(written=False) from None
        headers["Authorization"] = f"Bearer {value}"
    elif not hosted_by(media.url, _FILES):
        raise NoAnswer(written=False)
    found = await outside.download(media.url, headers=headers)
    return Fetched(found.content, media.mime or found.mime, media.filename)


def problem_of(answer: Answer) -> ChannelError | None:
    if answer.status < 300:
        return None
    said = answer.json()
    error = inside(said, "error")
    code = words(error, "code", most=100) or words(error, most=100)
    found = _CODES.get(code) or _STATUS.get(answer.status, "transient" if answer.status >= 500 else "unknown")
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(error, "message", most=500) or words(said, "error_description", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )
