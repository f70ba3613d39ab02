"""Go one way or the other by how a queue stands."""

from typing import Annotated, Any, Literal

import msgspec

from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

Measure = Literal["online", "waiting", "longest"]
MEASURES = {
    "online": ("Agents online: at least", "在线客服数至少", "線上客服數至少"),
    "waiting": ("Visitors waiting: at least", "排队人数至少", "排隊人數至少"),
    "longest": ("Longest wait in seconds: at least", "最长等待（秒）至少", "最長等待（秒）至少"),
}


class Settings(NodeSettings, frozen=True, kw_only=True):
    queue: Annotated[
        str, titled("Queue", "队列", "佇列", choice="queue", none=("The site's queue", "站点的队列", "網站的佇列"))
    ] = ""
    measure: Annotated[Measure, titled("Look at", "判断依据", "判斷依據", words=MEASURES)] = "online"
    limit: Annotated[int, msgspec.Meta(ge=1, le=100_000), titled("Number", "数值", "數值")] = 1


class Node:
    titles = {"en": "State of a queue", "zh-CN": "队列状态", "zh-TW": "佇列狀態"}
    descriptions = {
        "en": "Two ways, by who is online, how many wait, or how long.",
        "zh-CN": "根据在线客服、排队人数或等待时长选择方向。",
        "zh-TW": "根據線上客服、排隊人數或等待時長選擇方向。",
    }
    icon = "gauge"
    group = "decide"
    purposes = frozenset({"reception"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("yes", {"en": "yes", "zh-CN": "是", "zh-TW": "是"}),
            Port("no", {"en": "no", "zh-CN": "否", "zh-TW": "否"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        found = scene.fact(f"queue.{settings.queue}.{settings.measure}")
        return Step(port="yes" if float(found or 0) >= settings.limit else "no")


node: NodeKind = Node()
