"""A robot of a group at DingTalk: signed in its address, twenty messages a minute."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

_ALL = "@all"


class DingTalkRobot(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    addresses: tuple[str, ...]
    signs: bool = True

    def message(
        self, url: str, secret: str, text: str, mention: Sequence[str], at: float
    ) -> tuple[str, dict[str, Any]]:
        body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
        if mention:
            body["at"] = {"atUserIds": [each for each in mention if each != _ALL], "isAtAll": _ALL in mention}
        if secret:
            stamp = str(int(at * 1000))
            mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
            url = f"{url}&{urlencode({'timestamp': stamp, 'sign': base64.b64encode(mac).decode()})}"
        return url, body

    def refusal(self, answer: dict[str, Any]) -> str:
        return "" if answer.get("errcode") == 0 else f"errcode {answer.get('errcode')}"


robot = DingTalkRobot(
    titles={"zh-CN": "钉钉群机器人", "zh-TW": "釘釘群機器人", "en": "DingTalk group robot"},
    addresses=("https://oapi.dingtalk.com/robot/send?access_token=",),
)
