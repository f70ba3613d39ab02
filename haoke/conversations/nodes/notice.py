"""A notice board: something everybody should know at the moment, shown apart from what is talked about."""

from typing import Annotated, Any

from haoke.conversations.effects import Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    title: Annotated[str, titled("Title", "标题", "標題", max_length=80)] = ""
    text: Annotated[str, titled("Notice", "公告内容", "公告內容", long=True, max_length=4000)] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [(name, "empty") for name in ("title", "text") if not getattr(self, name).strip()]


class Node:
    titles = {"en": "Notice board", "zh-CN": "公告板", "zh-TW": "公告板"}
    descriptions = {
        "en": "Shows a notice with a title and goes on.",
        "zh-CN": "显示一条带标题的公告，然后继续。",
        "zh-TW": "顯示一則帶標題的公告，然後繼續。",
    }
    icon = "megaphone"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (Port("next", {"en": "then", "zh-CN": "然后", "zh-TW": "然後"}),)

    def step(self, settings: Settings, scene: Scene) -> Step:
        title, text = (fill(words, scene.variables).strip() for words in (settings.title, settings.text))
        return Step(port="next", effects=(Say(text=f"**{title}**\n\n{text}", markdown=True),))


node: NodeKind = Node()
