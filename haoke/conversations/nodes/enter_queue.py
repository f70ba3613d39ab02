"""Enter a queue: here the conversation opens for the agents, and routing takes over."""

from typing import Annotated, Any

import msgspec

from haoke.conversations.effects import EnterQueue, Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    queue: Annotated[
        str, titled("Queue", "队列", "佇列", choice="queue", none=("The site's queue", "站点的队列", "網站的佇列"))
    ] = ""
    priority: Annotated[
        int | None,
        titled("Priority (empty: the queue's own)", "优先级（空：按队列设置）", "優先級（空：依佇列設定）"),
        msgspec.Meta(extra_json_schema={"minimum": 0, "maximum": 100}),
    ] = None
    skill: Annotated[
        str,
        titled(
            "Skill needed",
            "所需技能",
            "所需技能",
            choice="skill",
            none=("As the queue says", "按队列设置", "依佇列設定"),
        ),
    ] = ""
    level: Annotated[int, msgspec.Meta(ge=1, le=5), titled("At least at level", "最低等级", "最低等級")] = 1
    seconds: Annotated[
        int,
        msgspec.Meta(ge=0, le=86_400),
        titled(
            "Insist on it for so many seconds (0: always)", "坚持此技能的秒数（0：一直）", "堅持此技能的秒數（0：一直）"
        ),
    ] = 60
    text: Annotated[str, titled("Message before", "进入前的消息", "進入前的訊息", long=True, max_length=2000)] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [] if self.priority is None or 0 <= self.priority <= 100 else [("priority", "range")]


class Node:
    titles = {"en": "Queue", "zh-CN": "进入队列", "zh-TW": "進入佇列"}
    descriptions = {
        "en": "The conversation waits in a queue for an agent.",
        "zh-CN": "会话进入队列，等待客服接待。",
        "zh-TW": "對話進入佇列，等待客服接待。",
    }
    icon = "users"
    group = "finish"
    purposes = frozenset({"reception"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return ()

    def step(self, settings: Settings, scene: Scene) -> Step:
        text = fill(settings.text, scene.variables)
        entered = EnterQueue(
            queue_id=settings.queue,
            priority=settings.priority,
            skill_id=settings.skill,
            level=settings.level,
            seconds=settings.seconds,
        )
        return Step(effects=(Say(text=text), entered) if text.strip() else (entered,))


node: NodeKind = Node()
