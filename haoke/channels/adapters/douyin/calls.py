"""Douyin's interface. How pictures are brought could not be tried."""

from functools import partial
from typing import Any

from haoke.channels.adapters.douyin.settings import DouyinSettings
from haoke.channels.given import inside, number, words
from haoke.channels.outside import Answer, Fetched, Outside, Token, TokenRefused, class_of, failed, sent
from haoke.channels.types import AnyPart, ChannelError, ErrorClass, Image, OutboundMessage, SendResult, Text, Video
from haoke.channels.wording import in_words

_API = "https://open.douyin.com"
_TOKEN = "access_token"  # noqa: S105
_LIVES = 24 * 3600.0  # seconds of a picture that was brought

_CODES: dict[ErrorClass, str] = {
    "auth": "10008 10010 10013 2190002 2190008 2190016 28001003 28001008",
    "permission": "2190004 2190003 28001016 28001018 28003017 28001019",
    "rate_limited": "2190001 28001006 28003016",
    "invalid": "2190005 2190006 28001007 10002",
    "unsupported_content": "28007047 28007041",
    "window_closed": "28007042 28007046",
    "transient": "2100004 28001005 28001001 10001",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}

_ODD = ChannelError(error_class="unknown", code="answer_incomplete")


class _NotTaken(Exception):
    """A picture was refused."""

    def __init__(self, error: ChannelError) -> None:
        super().__init__(error.code)
        self.error = error


async def send(settings: DouyinSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    async def asked(token: str) -> tuple[bool, SendResult]:
        try:
            body = about | {"content": await _content(message, token, outside)}
        except _NotTaken as problem:
            result = failed(problem.error)
        else:
            result = _result(await outside.call("POST", url, headers={"access-token": token}, json=body))
        return result.error is not None and result.error.error_class == "auth", result

    context, url = message.reply_context, f"{_API}/im/send/msg/?open_id={settings.open_id}"
    about: dict[str, Any] = {
        "msg_id": context.msg_id if context else "",
        "conversation_id": context.conversation_id if context else "",
        "to_user_id": message.to.id,
    }
    try:
        return await outside.by_token(_TOKEN, partial(_renew, settings, outside), asked)
    except TokenRefused as refused:
        return failed(problem_of(refused.answer) or _ODD)


def _result(answer: Answer) -> SendResult:
    problem = problem_of(answer)
    return sent(words(answer.json(), "data", "msg_id", most=200)) if problem is None else failed(problem)


async def _content(message: OutboundMessage, token: str, outside: Outside) -> dict[str, object]:
    part: AnyPart = message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
    if isinstance(part, Image) and part.file_id is not None:

        async def upload(file: Fetched) -> Token:
            given = (file.filename or "image", file.content, file.mime or "image/png")
            url = f"{_API}/tool/imagex/client_upload/"
            answer = await outside.call(
                "POST", url, headers={"access-token": token}, files={"image": given}, seconds=60
            )
            name = words(answer.json(), "data", "image_id", most=300)
            problem = problem_of(answer)
            if problem is not None or not name:
                raise _NotTaken(problem or _ODD)
            return Token(name, _LIVES)

        media = await outside.shelf.uploaded(part.file_id, "image", upload)
        return {"msg_type": 2, "image": {"media_id": media}}
    if isinstance(part, Image) and part.media_ref:
        return {"msg_type": 2, "image": {"media_id": part.media_ref}}
    if isinstance(part, Video) and part.media_ref:  # one that is there already, of the account's own
        return {"msg_type": 3, "video": {"item_id": part.media_ref}}
    return {"msg_type": 1, "text": {"text": part.text if isinstance(part, Text) else in_words([part])}}


async def renewed(settings: DouyinSettings, outside: Outside) -> Answer:
    """A new token, or why there is none."""
    form = {
        "client_key": settings.client_key,
        "grant_type": "refresh_token",
        "refresh_token": settings.refresh_token,
    }
    return await outside.call("POST", f"{_API}/oauth/refresh_token/", form=form)


async def _renew(settings: DouyinSettings, outside: Outside) -> Token:
    answer = await renewed(settings, outside)
    value = words(answer.json(), "data", "access_token", most=2000)
    if problem_of(answer) is not None or not value:
        raise TokenRefused(answer)
    return Token(value, number(answer.json(), "data", "expires_in") or 0)


def problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    code = words(said, "data", "error_code", most=40) or words(said, "extra", "error_code", most=40)
    if answer.status < 300 and code in {"", "0"} and isinstance(inside(said, "data"), dict):
        return None
    by_status = class_of(answer.status)
    found = by_status if answer.status == 429 else _CLASSES.get(code, by_status)
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(said, "data", "description", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )
