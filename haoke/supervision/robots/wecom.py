"""A robot of a group at WeCom: its address is all the proof there is; twenty messages a minute, of 2048 bytes."""

from collections.abc import Sequence
from typing import Any

import msgspec

_MOST = 2048  # bytes


class WecomRobot(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    addresses: tuple[str, ...]
    signs: bool = False

    def message(
        self,
        url: str,
        secret: str,  # noqa: ARG002
        text: str,
        mention: Sequence[str],
        at: float,  # noqa: ARG002
    ) -> tuple[str, dict[str, Any]]:
        said: dict[str, Any] = {"content": text.encode()[:_MOST].decode(errors="ignore")}
        return url, {"msgtype": "text", "text": said | ({"mentioned_list": list(mention)} if mention else {})}

    def refusal(self, answer: dict[str, Any]) -> str:
        return "" if answer.get("errcode") == 0 else f"errcode {answer.get('errcode')}"


robot = WecomRobot(
    titles={"zh-CN": "企业微信群机器人", "zh-TW": "企業微信群機器人", "en": "WeCom group robot"},
    addresses=("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",),
)
