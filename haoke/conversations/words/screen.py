"""What a workspace wants done about its sensitive words, and what that makes of a message."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from haoke.conversations.types import Card, CardChoice, CardField, CardLink, MessageBody
from haoke.conversations.words.finding import Finder, Pattern

Action = Literal["watch", "alarm", "mask", "block"]
Direction = Literal["inbound", "outbound", "both"]
Mode = Literal["exact", "variant"]

MASK = "＊"
"""One for each letter. Not the plain asterisk, which Markdown would take for emphasis."""


class Rule(msgspec.Struct, frozen=True):
    """A word and what happens where it is said. ``inbound``: by the visitor; ``outbound``: by a member."""

    text: str
    action: Action
    direction: Direction
    mode: Mode


class Hit(msgspec.Struct, frozen=True):
    rule: Rule
    letters: tuple[int, ...]


class Verdict(msgspec.Struct, frozen=True):
    """What was found, by what is to be done about it; and the body as it may be stored."""

    body: MessageBody
    words: dict[Action, list[str]] = {}

    @property
    def blocked(self) -> str | None:
        """The first word that keeps the message from being sent."""
        return next(iter(self.words.get("block", ())), None)


class Screen:
    """The words of one workspace. ``keep_days``: how long the original of what was found is kept; 0: not at all."""

    def __init__(self, rules: Sequence[Rule], revision: int = 0, keep_days: int = 0) -> None:
        self.revision = revision
        self.keep_days = keep_days
        self._rules = rules
        self._finder = Finder([Pattern(rule.text, rule.mode == "variant") for rule in rules]) if rules else None

    def touches(self, body: MessageBody) -> bool:
        """Whether a message has to be judged: quick, for every message of the workspace."""
        return self._finder is not None and any(self._finder.touches(text) for text in _texts(body))

    def hits(self, text: str, by_member: bool) -> list[Hit]:
        if self._finder is None:
            return []
        other = "inbound" if by_member else "outbound"
        found = [Hit(self._rules[one.pattern], one.letters) for one in self._finder.find(text)]
        return [hit for hit in found if hit.rule.direction != other]

    def judge(self, body: MessageBody, by_member: bool) -> Verdict:
        words: dict[Action, list[str]] = {}

        def look(text: str) -> str:
            hits = self.hits(text, by_member)
            for hit in hits:
                said = words.setdefault(hit.rule.action, [])
                if hit.rule.text not in said:
                    said.append(hit.rule.text)
            return masked(text, (hit for hit in hits if hit.rule.action == "mask"))

        place = body.location and msgspec.structs.replace(body.location, label=look(body.location.label))
        files = tuple(msgspec.structs.replace(file, name=look(file.name)) for file in body.files)
        card = body.card and _looked_through(body.card, look)
        seen = msgspec.structs.replace(body, text=look(body.text), location=place, files=files, card=card)
        return Verdict(seen, words)

    def hidden(self, text: str) -> str:
        """A visitor's draft as it may be shown: without what would not arrive."""
        return masked(text, (hit for hit in self.hits(text, False) if hit.rule.action in {"mask", "block"}))


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with the letters of what was found replaced one for one; what stands between them stays."""
    hide = {place for hit in hits for place in hit.letters}
    return "".join(MASK if place in hide else char for place, char in enumerate(text)) if hide else text


def _texts(body: MessageBody) -> Iterable[str]:
    yield body.text
    if body.location is not None:
        yield body.location.label
    for file in body.every_file():
        yield file.name


def _looked_through(card: Card, look: Callable[[str], str]) -> Card:
    """All that a card says; ``text`` of the message says it too, so that nothing of it is missed."""
    seen = {name: look(getattr(card, name)) for name in ("title", "text", "image", "price", "status")}
    return msgspec.structs.replace(
        card,
        **seen,
        file=card.file and msgspec.structs.replace(card.file, name=look(card.file.name)),
        fields=tuple(CardField(look(each.label), look(each.value)) for each in card.fields),
        links=tuple(CardLink(look(each.label), look(each.url)) for each in card.links),
        choices=tuple(CardChoice(look(each.text), each.id) for each in card.choices),
    )
