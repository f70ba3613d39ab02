"""A robot of a group at Feishu or Lark: time and secret are the key that signs nothing, in the body."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import msgspec

_ALL = "@all"


class FeishuRobot(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    addresses: tuple[str, ...]
    signs: bool = True

    def message(
        self, url: str, secret: str, text: str, mention: Sequence[str], at: float
    ) -> tuple[str, dict[str, Any]]:
        called = [f'<at user_id="{"all" if each == _ALL else each}"></at>' for each in mention]
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": " ".join([text, *called])}}
        if secret:
            stamp = str(int(at))
            mac = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
            body |= {"timestamp": stamp, "sign": base64.b64encode(mac).decode()}
        return url, body

    def refusal(self, answer: dict[str, Any]) -> str:
        code = answer.get("code", answer.get("StatusCode"))
        return "" if code == 0 else f"code {code}"


robot = FeishuRobot(
    titles={"zh-CN": "飞书群机器人", "zh-TW": "飛書群機器人", "en": "Feishu group robot"},
    addresses=(
        "https://open.feishu.cn/open-apis/bot/v2/hook/",
        "https://open.larksuite.com/open-apis/bot/v2/hook/",
    ),
)
