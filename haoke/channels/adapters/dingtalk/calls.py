"""DingTalk's interfaces: the new one refuses by status and a name, the older one by ``errcode`` with status 200."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from haoke.channels.adapters.dingtalk.settings import DingTalkSettings
from haoke.channels.given import inside, number, words
from haoke.channels.outside import Answer, Outside, Token, TokenRefused, class_of, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, SendResult

API = "https://api.dingtalk.com"
TOKEN = "access_token"  # noqa: S105

_CODES: dict[ErrorClass, str] = {
    "auth": "40014 42001 40001 88 invalidauthentication invalidclientidorsecret",
    "permission": "60011 310000 300005",
    "rate_limited": "130101 130102 90018 90002 90006 410100 302",
    "recipient_invalid": "60121 34005 33012",
    "too_large": "460101 40009",
    "invalid": "40035 400101 40063 460100",
    "transient": "-1 15",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}
_NAMED: tuple[tuple[str, ErrorClass], ...] = (
    ("throttling", "rate_limited"),
    ("qpslimit", "rate_limited"),
    ("flowcontrol", "rate_limited"),
    ("authentication", "auth"),
    ("accesstokenpermission", "permission"),
    ("staffid", "recipient_invalid"),
    ("userid", "recipient_invalid"),
    ("forbidden", "permission"),
    ("robot", "permission"),
    ("invalidparameter", "invalid"),
    ("missing", "invalid"),
)


async def renewed(settings: DingTalkSettings, outside: Outside) -> Answer:
    """A new token, or why there is none."""
    body = {"appKey": settings.app_key, "appSecret": settings.app_secret}
    return await outside.call("POST", f"{API}/v1.0/oauth2/accessToken", json=body)


async def _renew(settings: DingTalkSettings, outside: Outside) -> Token:
    answer = await renewed(settings, outside)
    value = words(answer.json(), "accessToken", most=2000)
    if problem_of(answer) is not None or not value:
        raise TokenRefused(answer)
    return Token(value, number(answer.json(), "expireIn") or 0)


async def ask(settings: DingTalkSettings, path: str, body: dict[str, Any], outside: Outside) -> Answer:
    """With a token that counts: one that is refused is renewed once."""

    def call(token: str) -> Awaitable[Answer]:
        headers = {"x-acs-dingtalk-access-token": token}
        return outside.call("POST", f"{API}{path}", headers=headers, json=body)

    return await _by_token(settings, call, outside)


async def upload(settings: DingTalkSettings, file: tuple[str, bytes, str], outside: Outside) -> Answer:
    def call(token: str) -> Awaitable[Answer]:
        url = f"https://oapi.dingtalk.com/media/upload?access_token={token}&type=file"
        return outside.call("POST", url, files={"media": file}, seconds=60)

    return await _by_token(settings, call, outside)


async def _by_token(settings: DingTalkSettings, call: Callable[[str], Awaitable[Answer]], outside: Outside) -> Answer:
    async def asked(token: str) -> tuple[bool, Answer]:
        answer = await call(token)
        problem = problem_of(answer)
        return problem is not None and problem.error_class == "auth", answer

    try:
        return await outside.by_token(TOKEN, partial(_renew, settings, outside), asked)
    except TokenRefused as refused:
        return refused.answer


def problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    code = words(said, "errcode", most=40) or words(said, "code", most=200)
    if answer.status < 300 and code in {"", "0"} and isinstance(said, dict):
        return None
    lower, by_status = code.lower(), class_of(answer.status)
    named = next((name for piece, name in _NAMED if piece in lower), None)
    found = by_status if answer.status == 429 else _CLASSES.get(lower) or named or by_status
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(said, "errmsg", most=500) or words(said, "message", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


def result(answer: Answer) -> SendResult:
    """Who could not be written to stands in a list of an answer that is well."""
    problem, said = problem_of(answer), answer.json()
    if problem is not None:
        return failed(problem)
    if inside(said, "invalidStaffIdList"):
        return failed(ChannelError(error_class="recipient_invalid", code="invalidStaffIdList"))
    if inside(said, "flowControlledStaffIdList"):
        return failed(ChannelError(error_class="rate_limited", code="flowControlledStaffIdList", retryable=True))
    return sent(words(said, "processQueryKey", most=300))
