"""Begin a task without its being asked for in words, for example behind a button of a menu."""

from typing import Annotated, Any
from uuid import UUID

from haoke.conversations.understanding.turning_away import turned_away
from haoke.flows.contract import Call, NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    task: Annotated[str, titled("Task", "任务", "任務", choice="task")] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [] if self.task else [("task", "empty")]


class Node:
    titles = {"en": "Task", "zh-CN": "任务", "zh-TW": "任務"}
    descriptions = {
        "en": "Goes through a task, then on.",
        "zh-CN": "先完成一个任务，再继续。",
        "zh-TW": "先完成一個任務，再繼續。",
    }
    icon = "list-checks"
    group = "act"
    purposes = frozenset({"reception"})
    waits = False
    """A task may be over without a pause."""
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("done", {"en": "done", "zh-CN": "已办成", "zh-TW": "已辦成"}),
            Port("left", {"en": "not done", "zh-CN": "未办成", "zh-TW": "未辦成"}),
            Port("people", {"en": "to people", "zh-CN": "转人工", "zh-TW": "轉真人"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        if scene.input is None:
            first = scene.variables.get("first_message", "")
            return Step(wait=True, call=Call(UUID(settings.task), {"first_message": first, "task": settings.task}))
        if scene.calling:
            away = turned_away(scene.input)
            return Step(port=away, ends=away) if away else Step(wait=True, forward=True)
        port = scene.input.ended
        return Step(port=port if port in {"done", "people"} else "left")


node: NodeKind = Node()
