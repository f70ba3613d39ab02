"""Go one way within opening hours, the other outside."""

from typing import Annotated, Any

from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    calendar: Annotated[str, titled("Opening hours", "营业时间", "營業時間", choice="calendar")] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [] if self.calendar else [("calendar", "empty")]


class Node:
    titles = {"en": "Opening hours", "zh-CN": "营业时间", "zh-TW": "營業時間"}
    descriptions = {
        "en": "Two ways: open, or closed by hours and holidays.",
        "zh-CN": "按营业时间和节假日判断：营业中或已下班。",
        "zh-TW": "按營業時間和節假日判斷：營業中或已下班。",
    }
    icon = "clock"
    group = "decide"
    purposes = frozenset({"reception", "task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("open", {"en": "open", "zh-CN": "营业中", "zh-TW": "營業中"}),
            Port("closed", {"en": "closed", "zh-CN": "已下班", "zh-TW": "已下班"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        return Step(port="open" if scene.fact(f"hours.{settings.calendar}") else "closed")


node: NodeKind = Node()
