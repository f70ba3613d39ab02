"""Say something and go on."""

from typing import Annotated, Any

from haoke.conversations.effects import Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Message", "消息", "訊息", long=True, max_length=2000)] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [] if self.text.strip() else [("text", "empty")]


class Node:
    titles = {"en": "Message", "zh-CN": "消息", "zh-TW": "訊息"}
    descriptions = {
        "en": "Says something and goes on.",
        "zh-CN": "发送一条消息，然后继续。",
        "zh-TW": "傳送一則訊息，然後繼續。",
    }
    icon = "message-square"
    group = "talk"
    purposes = frozenset({"reception", "task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (Port("next", {"en": "then", "zh-CN": "然后", "zh-TW": "然後"}),)

    def step(self, settings: Settings, scene: Scene) -> Step:
        return Step(port="next", effects=(Say(text=fill(settings.text, scene.variables)),))


node: NodeKind = Node()
