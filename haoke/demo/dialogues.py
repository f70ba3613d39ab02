"""The conversations of the demo, written as plays: ``dialogues/<locale>.txt``.

A scene begins with ``= <queue> <topic>``; ``V:`` is the visitor's line, ``A:`` the agent's. ``{product}`` and the like
are filled for each performance. What begins with ``[order]`` is a card: its title, its status, then names with values,
with bars between them.
"""

from pathlib import Path
from typing import Literal, NamedTuple

from haoke.conversations.types import Card, CardField, MessageBody

_ORDER = "[order]"
FOLDER = Path(__file__).parent / "dialogues"
QUEUES = {"售前": "presales", "售后": "aftersales", "售後": "aftersales"}

Side = Literal["visitor", "agent"]


class Line(NamedTuple):
    side: Side
    text: str

    def filled(self, words: dict[str, str]) -> "Line":
        return Line(self.side, self.text.format(**words))

    def body(self) -> MessageBody:
        if not self.text.startswith(_ORDER):
            return MessageBody(self.text)
        title, status, *rows = (piece.strip() for piece in self.text.removeprefix(_ORDER).split("|"))
        fields = [CardField(label, value.strip()) for label, _, value in (row.partition(":") for row in rows)]
        card = Card("order", title=title, status=status, fields=tuple(fields))
        return MessageBody(card.in_words(), card=card)


class Scene(NamedTuple):
    """``queue`` is presales or aftersales."""

    locale: str
    queue: str
    topic: str
    lines: tuple[Line, ...]


def scenes(locale: str) -> list[Scene]:
    """All scenes of a locale."""
    text = (FOLDER / f"{locale}.txt").read_text(encoding="utf-8")
    return [_scene(locale, part) for part in text.split("= ") if part.strip()]


def _scene(locale: str, text: str) -> Scene:
    title, *rest = [line for line in text.splitlines() if line.strip()]
    queue, topic = title.split()
    lines = [Line("visitor" if line.startswith("V:") else "agent", line[2:].strip()) for line in rest]
    return Scene(locale, QUEUES.get(queue, queue), topic, tuple(lines))
