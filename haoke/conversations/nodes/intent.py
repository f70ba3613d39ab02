"""Where a task begins: what visitors say when they want it. The bot weighs it together with its knowledge."""

from typing import Annotated, Any

from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

NAME = __name__.rpartition(".")[2]
"""Of the kind: the bot's process looks for it in graphs, and puts no catalogue of kinds together."""


class Settings(NodeSettings, frozen=True, kw_only=True):
    title: Annotated[
        str,
        titled("As it is offered to visitors", "向访客提供时的名称", "向訪客提供時的名稱", max_length=200),
    ] = ""
    examples: Annotated[
        str,
        titled(
            "What visitors say, one a line, in any language",
            "访客的说法，每行一句，语言不限",
            "訪客的說法，每行一句，語言不限",
            long=True,
            max_length=60_000,
        ),
    ] = ""

    def faults(self) -> list[tuple[str, str]]:
        found = [] if self.title.strip() else [("title", "empty")]
        return found if self.examples.strip() else [*found, ("examples", "empty")]


class Node:
    titles = {"en": "Intent", "zh-CN": "意图", "zh-TW": "意圖"}
    descriptions = {
        "en": "What visitors say when they want this task. Begin the task with it.",
        "zh-CN": "访客怎么说会触发这个任务。任务从这一步开始。",
        "zh-TW": "訪客怎麼說會觸發這個任務。任務從這一步開始。",
    }
    icon = "target"
    group = "decide"
    purposes = frozenset({"task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (Port("next", {"en": "then", "zh-CN": "然后", "zh-TW": "然後"}),)

    def step(self, settings: Settings, scene: Scene) -> Step:  # noqa: ARG002
        return Step(port="next")


node: NodeKind = Node()
