"""Aliyun's interface for short messages."""

import re
from collections.abc import Mapping
from uuid import uuid4

import msgspec

from haoke.channels.adapters.sms_aliyun.errors import class_of_code
from haoke.channels.adapters.sms_aliyun.settings import AliyunSmsSettings
from haoke.channels.adapters.sms_aliyun.signing import query_of, signed_headers
from haoke.channels.contract import Health
from haoke.channels.errors import ProviderRefused
from haoke.channels.given import items, words
from haoke.channels.outside import Answer, Outside, class_of, failed, sent
from haoke.channels.types import ChannelError, OutboundMessage, SendResult, Template

_HOST = "dysmsapi.aliyuncs.com"
_VERSION = "2017-05-25"
_PASSED = {"AUDIT_STATE_PASS", "1"}
_BLANK = re.compile(r"\$\{(\w{1,40})\}")
_PAGE = 50
_MOST_PAGES = 4
_PAUSE = 60.0  # seconds; most limits are by the minute


async def send(settings: AliyunSmsSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    template = message.template
    if template is None:
        return failed(ChannelError(error_class="unsupported_content", code="template_only"))
    fields = {
        "PhoneNumbers": message.to.id,
        "SignName": settings.sign_name,
        "TemplateCode": template.name,
        "OutId": message.id,
    }
    if template.blanks:
        values = dict(zip(template.blanks, template.values, strict=False))
        fields["TemplateParam"] = msgspec.json.encode(values).decode()
    answer = await _ask(settings, "SendSms", fields, outside)
    problem = _problem_of(answer)
    return sent(words(answer.json(), "BizId", most=100)) if problem is None else failed(problem)


async def templates(settings: AliyunSmsSettings, outside: Outside) -> list[Template]:
    """Those that were approved. Raises ProviderRefused."""
    found: list[Template] = []
    for page in range(1, _MOST_PAGES + 1):
        answer = await _ask(settings, "QuerySmsTemplateList", {"PageIndex": str(page), "PageSize": str(_PAGE)}, outside)
        problem = _problem_of(answer)
        if problem is not None:
            raise ProviderRefused(reason=f"{problem.code} {problem.message}".strip())
        listed = items(answer.json(), "SmsTemplateList")
        passed = [each for each in listed if words(each, "AuditStatus") in _PASSED]
        found += [_template(words(each, "TemplateCode"), words(each, "TemplateContent")) for each in passed]
        if len(listed) < _PAGE:
            break
    return found


async def health(settings: AliyunSmsSettings, outside: Outside) -> Health:
    problem = _problem_of(await _ask(settings, "QuerySmsSignList", {"PageIndex": "1", "PageSize": "1"}, outside))
    return Health(True) if problem is None else Health(False, problem.code, problem.message)


def _template(name: str, content: str) -> Template:
    blanks = tuple(dict.fromkeys(_BLANK.findall(content)))
    return Template(name=name, locale="zh-CN", body=_BLANK.sub(r"{{\1}}", content), blanks=blanks)


async def _ask(settings: AliyunSmsSettings, action: str, fields: Mapping[str, str], outside: Outside) -> Answer:
    headers = signed_headers(
        settings.access_key_id,
        settings.access_key_secret,
        _HOST,
        action,
        _VERSION,
        fields,
        at=outside.now(),
        nonce=uuid4().hex,
    )
    return await outside.call("POST", f"https://{_HOST}/?{query_of(fields)}", headers=headers)


def _problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    code = words(said, "Code", most=100)
    if answer.status < 300 and code == "OK":
        return None
    found = class_of_code(code) if code else class_of(answer.status)
    if found == "unknown" and answer.status >= 500:
        found = "transient"
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(said, "Message", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=_PAUSE if found == "rate_limited" else None,
    )
