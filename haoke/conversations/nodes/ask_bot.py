"""Let the bot answer first. Where there is none, or it does not know, the flow goes on to people."""

from typing import Annotated, Any

import msgspec

from haoke.conversations.contract import BotQuestion, BotReply
from haoke.conversations.effects import Say
from haoke.conversations.wording import fill, meant, with_options
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Input, Option, Port
from haoke.kernel.i18n import t

_PERSON = "person"
_EARLIER = 3  # questions that later ones may point back to


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("First words", "开场白", "開場白", long=True, max_length=2000)] = ""
    turns: Annotated[
        int, msgspec.Meta(ge=1, le=100), titled("At most so many answers", "最多回答次数", "最多回答次數")
    ] = 20
    misses: Annotated[
        int,
        msgspec.Meta(ge=0, le=5),
        titled("Misses in a row before people", "连续答不上几次后转人工", "連續答不上幾次後轉真人"),
    ] = 1


class Node:
    titles = {"en": "Bot", "zh-CN": "机器人", "zh-TW": "機器人"}
    descriptions = {
        "en": "The bot answers, asks what was meant, and hands over when it does not know or a person is wanted.",
        "zh-CN": "由机器人回答或反问，答不上或客户要人工时转出；没有机器人时直接继续。",
        "zh-TW": "由機器人回答或反問，答不上或客戶要真人時轉出；沒有機器人時直接繼續。",
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
        if scene.input is not None:
            return self._go_on(settings, scene, scene.input)
        if not scene.fact("bot.ready"):
            return Step(port="no_bot")
        words = fill(settings.text, scene.variables)
        greeting = (Say(text=words),) if words.strip() else ()
        first = str(scene.variables.get("first_message", "")).strip()
        return self._answer(settings, scene, first, greeting) if first else Step(wait=True, effects=greeting)

    def _go_on(self, settings: Settings, scene: Scene, given: Input) -> Step:
        """A click on a question that was offered asks it; so do its number and its words."""
        options = [Option(name, text) for name, text in scene.held.get("options", {}).items()]
        picked = next((each for each in options if each.id == given.option), None)
        if given.option and picked is None:
            return Step(wait=True, held=dict(scene.held), faults={"option": "unknown"})
        picked = picked or meant(given.text, options)
        if picked is not None and picked.id == _PERSON:
            return Step(port="people", said=picked.text)
        if picked is None:
            return self._answer(settings, scene, given.text)
        return msgspec.structs.replace(self._answer(settings, scene, picked.text), said=picked.text)

    def _answer(self, settings: Settings, scene: Scene, asked: str, before: tuple[Say, ...] = ()) -> Step:
        turns, unknown = int(scene.held.get("turns", 0)) + 1, int(scene.held.get("unknown", 0))
        earlier = list(scene.held.get("earlier", ()))
        if turns > settings.turns:
            return Step(port="people", effects=before)
        question = msgspec.json.encode(BotQuestion(asked, earlier)).decode()
        reply = msgspec.json.decode(str(scene.fact(f"bot.answer.{question}")), type=BotReply)
        unknown = unknown + 1 if reply.outcome == "unknown" else 0
        if reply.outcome == "people" or unknown > settings.misses:
            return Step(port="people", effects=before)
        said = tuple(Say(text=each.text, markdown=each.markdown) for each in reply.says)
        options = tuple(reply.options)
        if reply.outcome != "answered":
            options = (*options, Option(_PERSON, t(scene.locale, "flows.bot.person")))
        held = {
            "turns": turns,
            "unknown": unknown,
            "earlier": [*earlier, asked][-_EARLIER:],
            "options": {option.id: option.text for option in options},
        }
        more: tuple[Say, ...] = ()
        if options:
            words = t(scene.locale, f"flows.bot.{reply.outcome}")
            more = (Say(text=with_options(words, options), prompt=scene.prompt(words, options=options)),)
        return Step(wait=True, held=held, effects=(*before, *said, *more))


node: NodeKind = Node()
