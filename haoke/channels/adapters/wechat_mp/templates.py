"""Templates, for whom nothing else may be sent to any more. WeChat tells later whether they arrived."""

import re
from typing import Any

from haoke.channels.contract import Account
from haoke.channels.given import words
from haoke.channels.outside import Outside, sent
from haoke.channels.types import Peer, SendResult, Template
from haoke.channels.wechat_api import Refused
from haoke.channels.wechat_fields import Fields
from haoke.channels.wechat_platform import API
from haoke.channels.wechat_settings import WechatSettings

_BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,60})\.DATA\s*\}\}")
_MOST = 200


async def approved(account: Account[WechatSettings], outside: Outside) -> list[Template]:
    try:
        said = await API.ask(account, outside, "GET", "template/get_all_private_template")
    except Refused:
        return []
    listed = said.get("template_list")
    found = listed[:_MOST] if isinstance(listed, list) else []
    return [_template(each) for each in found if isinstance(each, dict) and each.get("template_id")]


async def send_template(account: Account[WechatSettings], to: Peer, template: Template, outside: Outside) -> SendResult:
    """Raises Refused."""
    values = dict(zip(template.blanks, template.values, strict=False))
    asked: dict[str, Any] = {
        "touser": to.id,
        "template_id": template.name,
        "data": {name: {"value": value} for name, value in values.items()},
    }
    said = await API.ask(account, outside, "POST", "message/template/send", json=asked)
    return sent(words(said, "msgid", most=60))


def _template(given: Fields) -> Template:
    content = words(given, "content", most=4000)
    blanks = tuple(dict.fromkeys(_BLANK.findall(content)))
    body = words(given, "title", most=200) + "\n" + _BLANK.sub(r"{{\1}}", content)
    return Template(name=words(given, "template_id", most=200), locale="zh-CN", body=body.strip(), blanks=blanks)
