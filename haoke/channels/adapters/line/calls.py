"""LINE's calls, and what its refusals mean: a status, and a sentence to look into."""

import asyncio
from collections.abc import Mapping
from typing import Any

from haoke.channels.adapters.line.settings import LineSettings
from haoke.channels.contract import Health
from haoke.channels.given import hosted_by, items, number, words
from haoke.channels.outside import MOST_FILE, SLOWEST_FILE, Answer, Fetched, NoAnswer, Outside
from haoke.channels.types import ChannelError, ErrorClass, Media

_API = "https://api.line.me/v2/bot"
_CONTENT = "https://api-data.line.me/v2/bot/message"
_HOSTS = (".line-scdn.net", ".line.me")
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before it is asked again for what it prepares
_STATUSES: dict[int, ErrorClass] = {
    400: "invalid",
    401: "auth",
    403: "permission",
    404: "recipient_invalid",
    413: "too_large",
    415: "unsupported_content",
    429: "rate_limited",
}


async def call(
    settings: LineSettings,
    method: str,
    path: str,
    outside: Outside,
    *,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    return await outside.call(method, f"{_API}/{path}", headers=_bearer(settings) | dict(headers or {}), json=json)


def problem_of(answer: Answer) -> ChannelError | None:
    """What was taken before was taken."""
    if 200 <= answer.status < 300 or (answer.status == 409 and "x-line-accepted-request-id" in answer.headers):
        return None
    said = answer.json()
    details = (words(each, "message", most=200) for each in items(said, "details", most=5))
    sentence = "; ".join(line for line in (words(said, "message", most=300), *details) if line)
    found = _class_of(answer.status, sentence.lower())
    return ChannelError(
        error_class=found,
        code=str(answer.status),
        message=sentence,
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


def _class_of(status: int, sentence: str) -> ErrorClass:
    if status == 429 and "monthly limit" in sentence:
        return "quota_exceeded"
    if status == 400 and ("'to'" in sentence or "failed to send" in sentence):
        return "recipient_invalid"
    if status == 400 and "reply token" in sentence:
        return "window_closed"
    return _STATUSES.get(status, "transient" if status >= 500 else "unknown")


async def fetch(settings: LineSettings, media: Media, outside: Outside) -> Fetched:
    """A film that LINE is still preparing is there in a while."""
    url = media.url or f"{_CONTENT}/{media.media_ref}/content"
    if (media.url and not hosted_by(media.url, _HOSTS)) or not (media.url or media.media_ref.isdecimal()):
        raise NoAnswer(written=False)
    headers = {} if media.url else _bearer(settings)
    answer = await outside.call("GET", url, headers=headers, most=MOST_FILE, seconds=SLOWEST_FILE)
    for pause in _PAUSES:
        if answer.status != 202:
            break
        await asyncio.sleep(pause)
        answer = await outside.call("GET", url, headers=headers, most=MOST_FILE, seconds=SLOWEST_FILE)
    if answer.status != 200:
        raise NoAnswer(written=False)
    mime = answer.headers.get("content-type", "").partition(";")[0].strip()
    return Fetched(answer.body, mime or media.mime, media.filename)


async def health(settings: LineSettings, outside: Outside) -> Health:
    """Who the account is, after LINE has been told where to call."""
    info = await call(settings, "GET", "info", outside)
    problem = problem_of(info)
    if problem is None and outside.hook.startswith("https://"):
        told = {"endpoint": outside.hook}
        problem = problem_of(await call(settings, "PUT", "channel/webhook/endpoint", outside, json=told))
    if problem is not None:
        return Health(False, problem.code, problem.message)
    said = info.json()
    return Health(True, detail=f"{words(said, 'displayName', most=100)} {words(said, 'basicId', most=40)}".strip())


def _bearer(settings: LineSettings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.channel_access_token}"}
