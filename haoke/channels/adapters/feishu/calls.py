"""Feishu's interface: ``code`` says how it went; a token of the app that lives two hours."""

from functools import partial
from typing import Any

from haoke.channels.adapters.feishu.settings import FeishuSettings
from haoke.channels.given import number, words
from haoke.channels.outside import Answer, NoAnswer, Outside, Token, TokenRefused, class_of, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, SendResult

TOKEN = "tenant_access_token"  # noqa: S105

_CODES: dict[ErrorClass, str] = {
    "auth": "10003 10014 99991661 99991663 99991664 99991665 99991668 99991671 99991677",
    "permission": "99991672 99991679 99991401 230006 230027 230018 230035 232034 10012 99992402",
    "rate_limited": "99991400 11232 230020 11233",
    "recipient_invalid": "230002 230013 230029 230034 232011 99992351 99992361 230011 230110",
    "user_blocked": "230053 230038",
    "too_large": "230025 234006 234010",
    "unsupported_content": "230022 230028 230055 234011 230031",
    "invalid": "230001 230099 230111 234001 234005",
    "account_suspended": "99991662 10005 99991669",
    "transient": "230049 2200 1500 1663 99991002 234008",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}


async def token(settings: FeishuSettings, outside: Outside) -> str:
    """Raises NoAnswer when the app is refused."""
    try:
        return await outside.token(TOKEN, partial(_renew, settings, outside))
    except TokenRefused:
        raise NoAnswer(written=False) from None


async def _renew(settings: FeishuSettings, outside: Outside) -> Token:
    body = {"app_id": settings.app_id, "app_secret": settings.app_secret}
    answer = await outside.call("POST", f"{settings.base}/auth/v3/{TOKEN}/internal", json=body)
    said = answer.json()
    value = words(said, TOKEN, most=2000)
    if problem_of(answer) is not None or not value:
        raise TokenRefused(answer)
    return Token(value, number(said, "expire") or 0)


async def ask(
    settings: FeishuSettings,
    method: str,
    path: str,
    outside: Outside,
    *,
    json: Any = None,
    form: dict[str, str] | None = None,
    files: dict[str, tuple[str, bytes, str]] | None = None,
) -> Answer:
    """With a token that counts: one that is refused is renewed once."""

    async def asked(value: str) -> tuple[bool, Answer]:
        answer = await outside.call(
            method,
            f"{settings.base}{path}",
            headers={"Authorization": f"Bearer {value}"},
            json=json,
            form=form,
            files=files,
            seconds=60 if files else 15,
        )
        problem = problem_of(answer)
        return problem is not None and problem.error_class == "auth", answer

    try:
        return await outside.by_token(TOKEN, partial(_renew, settings, outside), asked)
    except TokenRefused as refused:
        return refused.answer


def problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    code = words(said, "code", most=40)
    if answer.status < 300 and code == "0":
        return None
    by_status = class_of(answer.status)
    found = by_status if answer.status == 429 else _CLASSES.get(code, by_status)
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(said, "msg", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "x-ogw-ratelimit-reset") or number(answer.headers, "retry-after"),
    )


def result(answer: Answer) -> SendResult:
    problem = problem_of(answer)
    return sent(words(answer.json(), "data", "message_id", most=200)) if problem is None else failed(problem)
