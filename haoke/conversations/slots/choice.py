"""One of a list of one's own: by its number, its words, or the words that mean it too."""

from datetime import datetime

from haoke.conversations.contract import Found, SlotChoice, SlotKind, SlotRule
from haoke.flows.types import Option
from haoke.kernel.folding import folded

_MOST = 500
_SHOWN = 12  # as buttons


class Choice(SlotKind):
    titles = {"en": "One of a list", "zh-CN": "从列表中选择", "zh-TW": "從清單中選擇"}
    retries = {"en": "Please choose one of these.", "zh-CN": "请从下面选择一项。", "zh-TW": "請從下面選擇一項。"}

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        said = folded(text[:400])
        if asked and said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(rule.choices):
            return _found(rule.choices[int(said[:4]) - 1])
        spans = [
            (place, place + len(word), choice)
            for choice in rule.choices
            for word in _words(choice)
            if (place := said.find(word)) >= 0
        ]
        widest = [
            span for span in spans
            if not any(other[0] <= span[0] and span[1] <= other[1] and other[:2] != span[:2] for other in spans)
        ]  # fmt: skip
        named = list(dict.fromkeys(choice for _, _, choice in widest))
        return _found(named[0]) if len(named) == 1 else None

    def options(self, rule: SlotRule, locale: str) -> tuple[Option, ...]:  # noqa: ARG002
        return tuple(Option(choice.id, choice.text) for choice in rule.choices) if len(rule.choices) <= _SHOWN else ()

    def fault(self, rule: SlotRule) -> str:
        return "" if 0 < len(rule.choices) <= _MOST else "choices"


def _words(choice: SlotChoice) -> list[str]:
    return [word for each in (choice.text, *choice.synonyms) if (word := folded(each))]


def _found(choice: SlotChoice) -> Found:
    return Found(choice.id, choice.text)


slot = Choice()
