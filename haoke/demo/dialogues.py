"""The conversations of the demo, written as plays: ``dialogues/<locale>.txt``.

A scene begins with ``= <queue> <topic>``; ``V:`` is the visitor's line, ``A:`` the agent's. ``{product}`` and the like
are filled for each performance.
"""

from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent / "dialogues"
QUEUES = {"售前": "presales", "售后": "aftersales", "售後": "aftersales"}

Side = Literal["visitor", "agent"]


class Line(NamedTuple):
    side: Side
    text: str

    def filled(self, words: dict[str, str]) -> "Line":
        return Line(self.side, self.text.format(**words))


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
