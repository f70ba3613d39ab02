"""End without an agent: the conversation is closed. Whoever writes again begins anew."""

from typing import Annotated, Any

from haoke.conversations.effects import Close, Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Last words", "结束语", "結束語", long=True, max_length=2000)] = ""


class Node:
    titles = {"en": "End", "zh-CN": "结束", "zh-TW": "結束"}
    descriptions = {
        "en": "Closes the conversation without an agent.",
        "zh-CN": "不转人工，直接结束会话。",
        "zh-TW": "不轉真人，直接結束對話。",
    }
    icon = "circle-stop"
    group = "finish"
    purposes = frozenset({"reception"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return ()

    def step(self, settings: Settings, scene: Scene) -> Step:
        text = fill(settings.text, scene.variables)
        return Step(effects=(Say(text=text), Close()) if text.strip() else (Close(),))


node: NodeKind = Node()
