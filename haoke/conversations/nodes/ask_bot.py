"""Let the bot answer first. Where there is none, or it does not know, the flow goes on to people."""

from typing import Annotated, Any

import msgspec

from haoke.conversations.effects import Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("First words", "开场白", "開場白", long=True, max_length=2000)] = ""
    turns: Annotated[
        int, msgspec.Meta(ge=1, le=100), titled("At most so many answers", "最多回答次数", "最多回答次數")
    ] = 20


class Node:
    titles = {"en": "Bot", "zh-CN": "机器人", "zh-TW": "機器人"}
    descriptions = {
        "en": "The bot answers until it does not know; without a bot the flow goes on at once.",
        "zh-CN": "由机器人回答，答不上时转出；没有机器人时直接继续。",
        "zh-TW": "由機器人回答，答不上時轉出；沒有機器人時直接繼續。",
    }
    icon = "bot"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = False
    """It waits only while there is a bot: a circle through it might not pause."""
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("people", {"en": "it does not know", "zh-CN": "转人工", "zh-TW": "轉真人"}),
            Port("no_bot", {"en": "no bot", "zh-CN": "没有机器人", "zh-TW": "沒有機器人"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        if scene.input is None:
            if not scene.fact("bot.ready"):
                return Step(port="no_bot")
            text = fill(settings.text, scene.variables)
            return Step(wait=True, held={"turns": 0}, effects=(Say(text=text),) if text.strip() else ())
        turns = int(scene.held.get("turns", 0)) + 1
        answer = str(scene.fact(f"bot.answer.{scene.input.text}"))
        if not answer or turns > settings.turns:
            return Step(port="people")
        return Step(wait=True, held={"turns": turns}, effects=(Say(text=answer),))


node: NodeKind = Node()
