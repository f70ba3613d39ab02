"""How a task comes to its values: found in what was said, asked for, corrected, confirmed. Pure.

What is said is tried, in this order, as the answer to what was asked, as a correction of what is known, as a question
to the bot, and as nothing that can be used. Each of these is bounded.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from haoke.conversations.contract import BotQuestion, BotReply, Found, SlotKind, SlotRule
from haoke.conversations.effects import Say
from haoke.conversations.slots.yes_no import slot as yes_or_no
from haoke.conversations.understanding.turning_away import OTHER, asks, corrects, skips
from haoke.conversations.wording import fill, meant, with_options
from haoke.flows.contract import Scene, Step
from haoke.flows.types import Input, Option, Value
from haoke.kernel.i18n import t

_MOST_TURNS = 40  # answers that the node takes, of whatever use
_MOST_QUESTIONS = 5  # in a row that the bot answers before the task is asked for again no more
_CONFIRM, _WRONG = "confirm", "wrong"  # what is asked when no slot is


class Slot(msgspec.Struct, frozen=True):
    """A value that is wanted; ``id`` is the variable's name."""

    id: str
    label: str
    kind: SlotKind
    rule: SlotRule
    question: str
    required: bool


class _Held(msgspec.Struct, frozen=True):
    """``asked``: a slot's id, or one of the questions after all are known."""

    values: dict[str, Found] = {}
    asked: str = ""
    misses: int = 0
    questions: int = 0
    turns: int = 0


def gather(scene: Scene, slots: list[Slot], confirm: str, tries: int) -> Step:
    """A step of a node whose exits are ``next`` and ``failed``."""
    local = datetime.fromisoformat(str(scene.fact("clock.local")))
    gathering = _Gathering(scene, slots, confirm, tries, local)
    if scene.input is None:
        again = any(slot.id in scene.variables for slot in slots)  # what was said first did not do
        first = "" if again else str(scene.variables.get("first_message", ""))
        return gathering.ask_next(_Held(gathering.read(first, {})))
    held = msgspec.convert(scene.held, _Held)
    return gathering.hear(msgspec.structs.replace(held, turns=held.turns + 1), scene.input)


class _Gathering:
    """One step: what does not change while it is decided."""

    def __init__(self, scene: Scene, slots: list[Slot], confirm: str, tries: int, local: datetime) -> None:
        self.scene = scene
        self.slots = {slot.id: slot for slot in slots}
        self.confirm = confirm
        self.tries = tries
        self.local = local

    def read(self, words: str, known: Mapping[str, Found], without: str = "") -> dict[str, Found]:
        """With what words hold of the slots that are not known yet."""
        found = dict(known)
        for slot in self.slots.values():
            if slot.id in found or slot.id == without:
                continue
            value = slot.kind.find(words, slot.rule, self.local, asked=False)
            if value is not None:
                found[slot.id] = value
        return found

    def hear(self, held: _Held, given: Input) -> Step:
        if held.turns > _MOST_TURNS:
            return Step(port="failed")
        slot = self.slots.get(held.asked)
        heard = self._confirmed(held, given) if slot is None else self._answered(held, slot, given)
        if heard is not None:
            return heard
        if given.option:
            return Step(wait=True, held=dict(self.scene.held), faults={"option": "unknown"})
        return self._corrected(held, given.text) or self._digressed(held, given.text) or self._missed(held)

    def _answered(self, held: _Held, slot: Slot, given: Input) -> Step | None:
        options = self._options(slot)
        picked = next((option for option in options if option.id == given.option), None)
        words = picked.text if picked else given.text
        if given.option and picked is None:
            return None
        if not slot.required and skips(words):
            return self.ask_next(self._with(held, {slot.id: Found("", "")}))
        if corrects(words) and len(held.values) and not options and self._changed(held, words):
            return None
        if slot.kind.free and asks(words) and held.questions < _MOST_QUESTIONS and self._known_to_bot(words):
            return None
        if picked:
            return self.ask_next(self._with(held, {slot.id: Found(picked.id, picked.text)}), said=picked.text)
        value = slot.kind.find(words, slot.rule, self.local, asked=True)
        return (
            None if value is None else self.ask_next(self._with(held, self.read(words, {slot.id: value} | held.values)))
        )

    def _confirmed(self, held: _Held, given: Input) -> Step | None:
        if held.asked != _CONFIRM:
            return None
        options = self._yes_no()
        picked = next((option for option in options if option.id == given.option), None) or meant(given.text, options)
        answer = picked.id if picked else given.text
        said = picked.text if picked and given.option else ""
        if answer == "yes" or self._says(answer, "yes"):
            return self._done(held, said)
        if answer == "no" or self._says(answer, "no"):
            if len(self.slots) == 1:
                return self.ask_next(msgspec.structs.replace(held, values={}), said=said)
            text = t(self.scene.locale, "tasks.wrong")
            return self._wait(msgspec.structs.replace(held, asked=_WRONG), text, said=said)
        return None

    def _says(self, words: str, which: str) -> bool:
        from_words = yes_or_no.find(words, SlotRule(), self.local, asked=True)
        return from_words is not None and from_words.value == which

    def _changed(self, held: _Held, words: str) -> dict[str, Found]:
        """Values in words that differ from what is known."""
        found = self.read(words, {})
        return {name: value for name, value in found.items() if name in held.values and held.values[name] != value}

    def _corrected(self, held: _Held, words: str) -> Step | None:
        """Not SF123, SF124: what is known of the same kind gives way."""
        if held.asked not in {_CONFIRM, _WRONG} and not corrects(words):
            return None
        changed = self._changed(held, words)
        if not changed:
            return None
        told = ", ".join(f"{self.slots[name].label}: {value.shown}" for name, value in changed.items())
        before = (Say(text=t(self.scene.locale, "tasks.changed", values=told)),)
        return self.ask_next(self._with(held, dict(held.values) | changed), before=before)

    def _known_to_bot(self, words: str) -> bool:
        return self._asked_bot(words).outcome in {"answered", "task", "people"}

    def _asked_bot(self, words: str) -> BotReply:
        if not self.scene.fact("bot.ready"):
            return BotReply("unknown")
        question = msgspec.json.encode(BotQuestion(words)).decode()
        reply = str(self.scene.fact(f"bot.answer.{question}"))
        return msgspec.json.decode(reply, type=BotReply) if reply else BotReply("unknown")

    def _digressed(self, held: _Held, words: str) -> Step | None:
        """A question of another kind is answered, and the task asks again; another task takes this one's place."""
        if held.questions >= _MOST_QUESTIONS or not words.strip():
            return None
        reply = self._asked_bot(words)
        if reply.outcome == "people":
            return Step(outcome="people")
        if reply.outcome == "task" and reply.task is not None:
            return None if str(reply.task) == self.scene.variables.get("task") else Step(outcome=OTHER)
        if reply.outcome != "answered":
            return None
        said = tuple(Say(text=each.text, markdown=each.markdown) for each in reply.says)
        return self._ask(msgspec.structs.replace(held, questions=held.questions + 1), before=said)

    def _missed(self, held: _Held) -> Step:
        if held.misses >= self.tries:
            return Step(port="failed")
        slot = self.slots.get(held.asked)
        retry = slot.kind.retries.get(self.scene.locale, slot.kind.retries["en"]) if slot else ""
        before = (Say(text=retry),) if retry else ()
        return self._ask(msgspec.structs.replace(held, misses=held.misses + 1), before=before)

    def _with(self, held: _Held, values: Mapping[str, Found]) -> _Held:
        return msgspec.structs.replace(held, values=dict(held.values) | dict(values), misses=0, questions=0)

    def ask_next(self, held: _Held, *, before: tuple[Say, ...] = (), said: str = "") -> Step:
        missing = next((slot.id for slot in self.slots.values() if slot.id not in held.values), "")
        if not missing and not self.confirm.strip():
            return self._done(held, said, before)
        return self._ask(msgspec.structs.replace(held, asked=missing or _CONFIRM), before=before, said=said)

    def _ask(self, held: _Held, *, before: tuple[Say, ...] = (), said: str = "") -> Step:
        variables = dict(self.scene.variables) | self._variables(held)
        slot = self.slots.get(held.asked)
        if slot is not None:
            text = fill(slot.question, variables)
            return self._wait(held, text, self._options(slot), before=before, said=said)
        if held.asked == _WRONG:
            return self._wait(held, t(self.scene.locale, "tasks.wrong"), before=before, said=said)
        return self._wait(held, fill(self.confirm, variables), self._yes_no(), before=before, said=said)

    def _wait(
        self, held: _Held, text: str, options: tuple[Option, ...] = (), *, before: tuple[Say, ...] = (), said: str = ""
    ) -> Step:
        prompt = self.scene.prompt(text, options=options) if options else None
        asked = Say(text=with_options(text, options), prompt=prompt)
        return Step(wait=True, held=msgspec.to_builtins(held), effects=(*before, asked), said=said)

    def _done(self, held: _Held, said: str, before: tuple[Say, ...] = ()) -> Step:
        return Step(port="next", variables=self._variables(held), effects=before, said=said)

    def _variables(self, held: _Held) -> dict[str, Value]:
        """``{order}`` as systems want it, ``{order.text}`` as people read it."""
        made: dict[str, Value] = {}
        for name, found in held.values.items():
            made |= {name: found.value, f"{name}.text": found.shown}
        return made

    def _options(self, slot: Slot) -> tuple[Option, ...]:
        return slot.kind.options(slot.rule, self.scene.locale)

    def _yes_no(self) -> tuple[Option, ...]:
        return yes_or_no.options(SlotRule(), self.scene.locale)
