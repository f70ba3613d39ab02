"""Messages of a bot: answers only, by the message they answer and a number of their own."""

from datetime import timedelta
from functools import partial
from typing import Any

from haoke.channels.adapters.qq.settings import QqSettings
from haoke.channels.contract import Account
from haoke.channels.given import number, words
from haoke.channels.outside import Answer, NoAnswer, Outside, Token, failed, sent
from haoke.channels.types import (
    AnyPart,
    ChannelError,
    ErrorClass,
    File,
    Image,
    OutboundMessage,
    SendResult,
    Text,
    Video,
    Voice,
)
from haoke.channels.wording import in_words, words_of

_TOKENS = "https://bots.qq.com/app/getAppAccessToken"
_TEXT, _MEDIA = 0, 7
_FILE_TYPES = {Image: 1, Video: 2, Voice: 3, File: 4}
_AUDITED = {304023, 304024}

_CODES: dict[int, tuple[ErrorClass, bool]] = {
    22009: ("rate_limited", True),
    304003: ("unsupported_content", False),
    1100100: ("unsupported_content", False),
    1100101: ("unsupported_content", False),
    **dict.fromkeys(range(11241, 11266), ("auth", True)),
}


class Refused(Exception):
    def __init__(self, error: ChannelError) -> None:
        super().__init__(error.code)
        self.error = error


async def send(account: Account[QqSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    part = message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
    group = message.thread.id if message.thread is not None and message.thread.kind == "group" else ""
    if group and _is_late(message, outside):
        return failed(ChannelError(error_class="window_closed", code="group_time"))
    where = f"v2/groups/{group}" if group else f"v2/users/{message.to.id}"
    try:
        said = await _say(account, where, part, _answered(message), outside)
    except Refused as refused:
        return failed(refused.error)
    return sent(words(said, "id", most=200) or words(said, "data", "message_audit", "audit_id", most=200))


def _is_late(message: OutboundMessage, outside: Outside) -> bool:
    """A group waits for minutes only, which the window of the account does not tell: it knows no groups."""
    context, asked_at = message.reply_context, message.last_in_at
    if context is None or context.expires_in_s is None or asked_at is None:
        return False
    return outside.now() > asked_at + timedelta(seconds=context.expires_in_s)


def _answered(message: OutboundMessage) -> dict[str, Any]:
    """What it answers."""
    context = message.reply_context
    if context is None or not (context.msg_id or context.reply_token):
        return {}
    named = {"msg_id": context.msg_id} if context.msg_id else {"event_id": context.reply_token}
    return named | {"msg_seq": message.reply_number}


async def _say(
    account: Account[QqSettings], where: str, part: AnyPart, answered: dict[str, Any], outside: Outside
) -> dict[str, Any]:
    file_type = _FILE_TYPES.get(type(part))
    if file_type is None or not isinstance(part, Image | Video | Voice | File):
        text = part.text if isinstance(part, Text) else words_of(part)
        body: dict[str, Any] = {"content": text, "msg_type": _TEXT}
    else:
        url = outside.shelf.link(part.file_id) if part.file_id is not None else part.url
        file = {"file_type": file_type, "url": url, "srv_send_msg": False}
        try:
            given = await ask(account, "POST", f"{where}/files", outside, file)
        except NoAnswer:
            raise NoAnswer(written=False) from None
        body = {"content": " ", "msg_type": _MEDIA, "media": {"file_info": words(given, "file_info", most=4000)}}
    return await ask(account, "POST", f"{where}/messages", outside, body | answered)


async def ask(
    account: Account[QqSettings], method: str, path: str, outside: Outside, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """After a refused token once more with another one. Raises Refused, NoAnswer."""
    base = "https://sandbox.api.sgroup.qq.com" if account.settings.sandbox else "https://api.sgroup.qq.com"

    async def asked(token: str) -> tuple[bool, tuple[ChannelError | None, Answer]]:
        headers = {"Authorization": f"QQBot {token}"}
        answer = await outside.call(method, f"{base}/{path}", headers=headers, json=body)
        error = _error_in(answer)
        return error is not None and error.error_class == "auth", (error, answer)

    error, answer = await outside.by_token("access_token", partial(_renew, account, outside), asked)
    if error is not None:
        raise Refused(error)
    said: dict[str, Any] = answer.json()
    return said


async def _renew(account: Account[QqSettings], outside: Outside) -> Token:
    asked = {"appId": account.settings.appid, "clientSecret": account.settings.secret}
    answer = await outside.call("POST", _TOKENS, json=asked)
    said = answer.json()
    value = words(said, "access_token", most=4000)
    if not value:
        code, message = words(said, "code", most=40) or str(answer.status), words(said, "message", most=500)
        raise Refused(ChannelError(error_class="auth", code=code, message=message, retryable=answer.status >= 500))
    return Token(value, number(said, "expires_in") or 7200.0)


def _error_in(answer: Answer) -> ChannelError | None:
    """What somebody there looks at first has been taken."""
    said, status = answer.json(), answer.status
    code = int(number(said, "code") or 0)
    if isinstance(said, dict) and (code in _AUDITED or (status < 400 and not code)):
        return None
    by_status: tuple[ErrorClass, bool] = ("invalid" if 400 <= status < 500 else "unknown", False)
    if status == 401:
        by_status = ("auth", True)
    elif status == 429:
        by_status = ("rate_limited", True)
    elif status >= 500:
        by_status = ("transient", True)
    found, again = _CODES.get(code, by_status)
    message = words(said, "message", most=500)
    wait = number(answer.headers, "retry-after")
    return ChannelError(error_class=found, code=str(code or status), message=message, retryable=again, retry_after=wait)
