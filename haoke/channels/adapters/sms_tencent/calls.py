"""Tencent Cloud's interface for short messages."""

import re
from typing import Any

import msgspec

from haoke.channels.adapters.sms_tencent.settings import TencentSmsSettings
from haoke.channels.adapters.sms_tencent.signing import signed_headers
from haoke.channels.contract import Health
from haoke.channels.errors import ProviderRefused
from haoke.channels.given import items, under, words
from haoke.channels.outside import Answer, Outside, class_of, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, OutboundMessage, SendResult, Template

_HOST = "sms.tencentcloudapi.com"
_VERSION = "2021-01-11"
_BLANK = re.compile(r"\{(\d{1,2})\}")
_MOST_TEMPLATES = 100
_APPROVED = "0"
_PAUSE = 60.0  # seconds; most limits are by the minute

_CLASSES: tuple[tuple[str, ErrorClass], ...] = (  # the first that fits
    ("AuthFailure", "auth"),
    ("UnauthorizedOperation", "permission"),
    ("FailedOperation.PhoneNumberInBlacklist", "user_blocked"),
    ("FailedOperation.InsufficientBalance", "quota_exceeded"),
    ("LimitExceeded.PhoneNumberDailyLimit", "quota_exceeded"),
    ("LimitExceeded.DailyLimit", "quota_exceeded"),
    ("LimitExceeded.PhoneNumberCountLimit", "invalid"),
    ("LimitExceeded", "rate_limited"),
    ("RequestLimitExceeded", "rate_limited"),
    ("InvalidParameterValue.IncorrectPhoneNumber", "recipient_invalid"),
    ("InvalidParameterValue.ProhibitedUseUrl", "unsupported_content"),
    ("InvalidParameterValue.TemplateParameterLengthLimit", "too_large"),
    ("InvalidParameterValue.ContentLengthLimit", "too_large"),
    ("InvalidParameterValue.TemplateParameter", "template_invalid"),
    ("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber", "recipient_invalid"),
    ("UnsupportedOperation", "permission"),
    ("FailedOperation.ContainSensitiveWord", "unsupported_content"),
    ("FailedOperation.Template", "template_invalid"),
    ("FailedOperation.Signature", "template_invalid"),
    ("FailedOperation.MissingTemplate", "template_invalid"),
    ("InternalError", "transient"),
    ("InvalidParameter", "invalid"),
    ("MissingParameter", "invalid"),
)


async def send(settings: TencentSmsSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    template = message.template
    if template is None:
        return failed(ChannelError(error_class="unsupported_content", code="template_only"))
    body = {
        "PhoneNumberSet": [message.to.id],
        "SmsSdkAppId": settings.sdk_app_id,
        "SignName": settings.sign_name,
        "TemplateId": template.name,
        "TemplateParamSet": list(template.values),
        "SessionContext": message.id,
    }
    answer = await _ask(settings, "SendSms", body, outside)
    problem = _problem_of(answer)
    if problem is not None:
        return failed(problem)
    one = next(iter(items(answer.json(), "Response", "SendStatusSet")), {})
    code = words(one, "Code", most=100)
    if code.lower() != "ok":
        return failed(_error(code, words(one, "Message", most=500)))
    return sent(words(one, "SerialNo", most=200))


async def templates(settings: TencentSmsSettings, outside: Outside) -> list[Template]:
    """Those that were approved. Raises ProviderRefused."""
    body = {"International": 0, "Limit": _MOST_TEMPLATES, "Offset": 0}
    answer = await _ask(settings, "DescribeSmsTemplateList", body, outside)
    problem = _problem_of(answer)
    if problem is not None:
        raise ProviderRefused(reason=f"{problem.code} {problem.message}".strip())
    listed = items(answer.json(), "Response", "DescribeTemplateStatusSet")
    approved = [each for each in listed if words(each, "StatusCode") == _APPROVED]
    return [_template(words(each, "TemplateId"), words(each, "TemplateContent")) for each in approved]


async def health(settings: TencentSmsSettings, outside: Outside) -> Health:
    body = {"International": 0, "Limit": 1, "Offset": 0}
    problem = _problem_of(await _ask(settings, "DescribeSmsTemplateList", body, outside))
    return Health(True) if problem is None else Health(False, problem.code, problem.message)


def _template(name: str, content: str) -> Template:
    blanks = tuple(sorted(set(_BLANK.findall(content)), key=int))
    return Template(name=name, locale="zh-CN", body=_BLANK.sub(r"{{\1}}", content), blanks=blanks)


async def _ask(settings: TencentSmsSettings, action: str, body: dict[str, Any], outside: Outside) -> Answer:
    content = msgspec.json.encode(body)
    headers = signed_headers(settings.secret_id, settings.secret_key, _HOST, content, at=outside.now())
    headers |= {"X-TC-Action": action, "X-TC-Version": _VERSION, "X-TC-Region": settings.region}
    return await outside.call("POST", f"https://{_HOST}/", headers=headers, content=content)


def _problem_of(answer: Answer) -> ChannelError | None:
    error = under(answer.json(), "Response", "Error")
    if answer.status < 300 and not error and under(answer.json(), "Response"):
        return None
    if not error:
        return _refusal(class_of(answer.status), str(answer.status), "")
    return _error(words(error, "Code", most=100), words(error, "Message", most=500))


def _error(code: str, message: str) -> ChannelError:
    return _refusal(next((found for piece, found in _CLASSES if code.startswith(piece)), "unknown"), code, message)


def _refusal(found: ErrorClass, code: str, message: str) -> ChannelError:
    return ChannelError(
        error_class=found,
        code=code,
        message=message,
        retryable=found in {"rate_limited", "transient"},
        retry_after=_PAUSE if found == "rate_limited" else None,
    )
