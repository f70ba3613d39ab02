"""Send one of the workspace's forms and wait until it comes back, or until something else is said."""

from typing import Annotated, Any

from haoke.conversations.effects import SendForm
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    form: Annotated[str, titled("Form", "表单", "表單", choice="form")] = ""
    text: Annotated[str, titled("Said before it", "表单前的话", "表單前的話", long=True, max_length=2000)] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [] if self.form else [("form", "empty")]


class Node:
    titles = {"en": "Send a form", "zh-CN": "发送表单", "zh-TW": "傳送表單"}
    descriptions = {
        "en": "Sends a form of the settings, over channels as a link, and waits for it.",
        "zh-CN": "发送“设置”中的一张表单（其他渠道发送链接），并等待填写。",
        "zh-TW": "傳送「設定」中的一張表單（其他管道傳送連結），並等待填寫。",
    }
    icon = "clipboard-pen"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("filled", {"en": "filled in", "zh-CN": "已填写", "zh-TW": "已填寫"}),
            Port("other", {"en": "something else was said", "zh-CN": "说了其他内容", "zh-TW": "說了其他內容"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        if scene.input is not None:
            return Step(port="filled" if scene.input.node else "other")
        text = fill(settings.text, scene.variables)
        sent = SendForm(form_id=settings.form, id=scene.prompt().id, node=scene.node, text=text)
        return Step(wait=True, effects=(sent,))


node: NodeKind = Node()
