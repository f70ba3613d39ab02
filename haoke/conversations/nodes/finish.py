"""Finish a task: done, or to people."""

from typing import Annotated, Any, Literal

from haoke.conversations.effects import Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

Outcome = Literal["done", "failed", "people"]
OUTCOMES = {
    "done": ("It is done", "已办成", "已辦成"),
    "failed": ("It could not be done", "未办成", "未辦成"),
    "people": ("People have to go on", "转人工处理", "轉真人處理"),
}


class Settings(NodeSettings, frozen=True, kw_only=True):
    outcome: Annotated[Outcome, titled("How it ends", "结果", "結果", words=OUTCOMES)] = "done"
    text: Annotated[str, titled("Last words", "结束语", "結束語", long=True, max_length=2000)] = ""


class Node:
    titles = {"en": "Finish", "zh-CN": "完成任务", "zh-TW": "完成任務"}
    descriptions = {
        "en": "The task ends; the bot goes on, or people do.",
        "zh-CN": "任务结束，由机器人或人工继续。",
        "zh-TW": "任務結束，由機器人或真人繼續。",
    }
    icon = "flag"
    group = "finish"
    purposes = frozenset({"task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return ()

    def step(self, settings: Settings, scene: Scene) -> Step:
        text = fill(settings.text, scene.variables)
        return Step(outcome=settings.outcome, effects=(Say(text=text),) if text.strip() else ())


node: NodeKind = Node()
