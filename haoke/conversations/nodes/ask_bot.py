"""Let the bot answer first. Where there is none, or it does not know, the flow goes on to people."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec

from haoke.conversations.contract import BOT_ERRAND, BotErrand, BotQuestion, BotReply, HandOverReason
from haoke.conversations.effects import BotReceives, HandOver, NoteNeed, Say, Tried
from haoke.conversations.understanding.turning_away import OTHER, turned_away
from haoke.conversations.wording import fill, meant, with_options
from haoke.flows.contract import GONE, LOST, Call, Effect, NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Errand, Input, Option, Port, Returned
from haoke.kernel.i18n import t

_PERSON = "person"
_EARLIER = 3  # questions that later ones may point back to
_MANY = 2  # misses in a row: people should look
_TRIED, _LINE = 10, 200  # what is told of them, in characters each


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


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the step keeps: ``turns`` so far, ``unknown`` in a row, the last questions, what may be clicked on.

    ``slow``: the bot is asked on errands. ``tried``: the latest questions and what came of them. ``doubt``: the
    question to which something was offered last.
    """

    turns: int = 0
    unknown: int = 0
    earlier: list[str] = []
    options: dict[str, str] = {}
    slow: bool = False
    tried: list[Tried] = []
    mood: str = ""
    doubt: str = ""


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
        ready = scene.fact("bot.ready")
        if not ready:
            return Step(port="no_bot")
        words = fill(settings.text, scene.variables)
        greeting: tuple[Effect, ...] = (BotReceives(), *((Say(text=words),) if words.strip() else ()))
        first = str(scene.variables.get("first_message", "")).strip()
        talk = Talk(slow=ready == "slow")
        if first:
            return self._ask(settings, scene, talk, first, greeting)
        return Step(wait=True, effects=greeting, held=msgspec.to_builtins(talk))

    def _go_on(self, settings: Settings, scene: Scene, given: Input) -> Step:
        """A click on a question that was offered asks it; so do its number and its words."""
        talk = msgspec.convert(scene.held, Talk)
        if given.returned is None and not given.ended and scene.fact("bot.paused"):
            return msgspec.structs.replace(_people(talk, "paused"), ends="people")
        if given.returned is not None:
            return self._reply(settings, scene, talk, _reply_of(given.returned))
        if scene.calling:
            return _in_task(scene, given)
        if given.ended:
            return self._after_task(settings, scene, talk, given)
        options = [Option(name, text) for name, text in talk.options.items()]
        picked = next((each for each in options if each.id == given.option), None)
        if given.option and picked is None:
            return Step(wait=True, held=dict(scene.held), faults={"option": "unknown"})
        picked = picked or meant(given.text, options)
        if picked is not None and picked.id == _PERSON:
            return _people(talk, "asked", said=picked.text)
        if picked is None:
            return self._ask(settings, scene, msgspec.structs.replace(talk, doubt=""), given.text)
        return msgspec.structs.replace(self._ask(settings, scene, talk, picked.text), said=picked.text)

    def _after_task(self, settings: Settings, scene: Scene, talk: Talk, given: Input) -> Step:
        """It goes on where the task has ended; what began something else is asked anew."""
        if given.ended == OTHER:
            return self._ask(settings, scene, talk, given.text)
        if given.ended in {"people", GONE, LOST}:
            return _people(talk, "asked" if given.ended == "people" else "away")
        return Step(wait=True, held=msgspec.to_builtins(talk))

    def _ask(self, settings: Settings, scene: Scene, talk: Talk, asked: str, before: tuple[Effect, ...] = ()) -> Step:
        if talk.turns >= settings.turns:
            return _people(talk, "turns", before)
        question = BotQuestion(asked, talk.earlier)
        talk = msgspec.structs.replace(talk, turns=talk.turns + 1, earlier=[*talk.earlier, asked][-_EARLIER:])
        if talk.slow:
            site = str(scene.fact("site.id"))
            errand = BotErrand(question, scene.locale, UUID(site) if site else None)
            return Step(
                wait=True,
                errand=Errand(BOT_ERRAND, msgspec.to_builtins(errand)),
                held=msgspec.to_builtins(talk),
                effects=before,
            )
        encoded = msgspec.json.encode(question).decode()
        reply = msgspec.json.decode(str(scene.fact(f"bot.answer.{encoded}")), type=BotReply)
        return self._reply(settings, scene, talk, reply, before)

    def _reply(
        self, settings: Settings, scene: Scene, talk: Talk, reply: BotReply, before: tuple[Effect, ...] = ()
    ) -> Step:
        unknown = talk.unknown + 1 if reply.outcome == "unknown" else 0
        if (unknown >= _MANY) != (talk.unknown >= _MANY):
            before = (*before, NoteNeed(need="unknown" if unknown >= _MANY else ""))
        talk = _with_tried(msgspec.structs.replace(talk, unknown=unknown, mood=reply.mood or talk.mood), reply)
        if reply.outcome == "people":
            return _people(talk, reply.reason, before)
        if unknown > settings.misses:
            return _people(talk, "unknown", before)
        if reply.task is not None:
            words = " ".join([*filter(None, [talk.doubt]), *talk.earlier[-1:]])
            call = Call(reply.task, {"first_message": words, "task": str(reply.task)})
            talk = msgspec.structs.replace(talk, options={}, doubt="")
            return Step(wait=True, held=msgspec.to_builtins(talk), effects=before, call=call)
        said = tuple(Say(text=each.text, markdown=each.markdown) for each in reply.says)
        options = tuple(reply.options)
        if reply.outcome != "answered":
            options = (*options, Option(_PERSON, t(scene.locale, "flows.bot.person")))
        doubt = talk.earlier[-1] if reply.outcome == "offered" else ""
        talk = msgspec.structs.replace(talk, options={option.id: option.text for option in options}, doubt=doubt)
        more: tuple[Say, ...] = ()
        if options:
            words = t(scene.locale, f"flows.bot.{reply.outcome}")
            more = (Say(text=with_options(words, options), prompt=scene.prompt(words, options=options)),)
        return Step(wait=True, held=msgspec.to_builtins(talk), effects=(*before, *said, *more))


def _in_task(scene: Scene, given: Input) -> Step:
    """What is said belongs to the task, unless it ends it."""
    match turned_away(given):
        case "people":
            handed = _people(msgspec.convert(scene.held, Talk), "asked")
            return msgspec.structs.replace(handed, ends="people")
        case "left":
            return Step(wait=True, held=dict(scene.held), effects=(Say(text=t(scene.locale, "tasks.goodbye")),))
        case _:
            return Step(wait=True, held=dict(scene.held), forward=True)


def _with_tried(talk: Talk, reply: BotReply) -> Talk:
    """What a hand-over was asked with is the visitor's last message: people see that themselves."""
    if reply.outcome == "people":
        return talk
    title = reply.title or " / ".join(option.text for option in reply.options)
    tried = Tried(talk.earlier[-1][:_LINE], reply.outcome, title[:_LINE])
    return msgspec.structs.replace(talk, tried=[*talk.tried, tried][-_TRIED:])


def _people(talk: Talk, reason: HandOverReason, before: tuple[Effect, ...] = (), *, said: str = "") -> Step:
    handed = HandOver(reason=reason, tried=talk.tried, mood=talk.mood)
    return Step(port="people", effects=(*before, handed), said=said)


def tried_with(held: Mapping[str, Any]) -> HandOver | None:
    """What people read who take a visitor from the bot; None for what another step keeps."""
    try:
        talk = msgspec.convert(held, Talk)
    except msgspec.ValidationError:
        return None
    return HandOver(reason="taken", tried=talk.tried, mood=talk.mood)


def _reply_of(returned: Returned) -> BotReply:
    """A bot that does not come back means people."""
    return BotReply("people") if returned.fault else msgspec.convert(returned.result, BotReply)


node: NodeKind = Node()
