"""The labelled set: short dialogues of our own, each with the kinds of checks that a reader finds to be justified.

``= kinds`` begins one. ``V``, ``A``: the visitor and the agent say something, twenty seconds after what was before, or
``@`` so many. ``X``: who closes it, else the agent after twenty seconds. ``!``: sensitive words of the line before;
``R``: a rating and its follow-up; ``L@hours``: what an agent writes later, in another conversation.
"""

from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from haoke.supervision.contract import Line, Rated, Said, Side, Talk, Turn

FOLDER = Path(__file__).parent
AGENT = UUID(int=7)
BEGIN = 1_790_000_000_000
HOUR = 3_600_000
LONG_AFTER = BEGIN + 60 * 24 * HOUR
SIDES: dict[str, Side] = {"V": "visitor", "A": "member"}
FORBIDDEN = ["保证*收益", "绝对", "最便宜", "私下*转账", "加我微信", "guarantee*profit", "cheapest in the world",
             "pay me directly"]  # fmt: skip
SETTINGS: dict[str, dict[str, Any]] = {"forbidden_words": {"forbidden": FORBIDDEN}}
"""What the rules are set to; all others are as they begin."""


class Labelled(NamedTuple):
    source: str
    kinds: frozenset[str]
    talk: Talk


def labelled(folder: str = "*") -> list[Labelled]:
    """``known``: what the checks were made with; ``held-out``: what was written when they were done."""
    return [
        _read(f"{file.stem} {number}", part)
        for file in sorted(FOLDER.glob(f"{folder}/*.txt"))
        for number, part in enumerate(file.read_text(encoding="utf-8").removeprefix("=").split("\n="), 1)
    ]


def _read(source: str, text: str) -> Labelled:
    head, *rest = text.splitlines()
    at, lines, facts = BEGIN, list[Line](), dict[str, Any]()
    for row in filter(None, rest):
        mark, _, words = row.partition(" ")
        who, _, pause = mark.partition("@")
        if who in SIDES:
            at += int(pause or 20) * 1000
            lines.append(Line(len(lines) + 1, SIDES[who], words, at, AGENT if who == "A" else None))
        elif who == "X":
            at += int(pause or 20) * 1000
            facts["closed_by"] = SIDES[words]
        elif who == "!":
            facts["said"] = (Said(lines[-1].seq, (words,)),)
        elif who == "R":
            score, followed = words.split()
            facts["rating"] = Rated(at, int(score), 5, int(score) <= 2, followed != "open")
        else:
            facts["later"] = (Line(1, "member", words, at + int(pause) * HOUR, AGENT),)
    at += 0 if "closed_by" in facts else 20_000
    kinds = frozenset(kind.strip() for kind in head.split(",") if kind.strip())
    talk = Talk(lines=tuple(lines), opened_at=BEGIN, closed_at=at, turns=(Turn(lines[0].at, AGENT),), **facts)
    return Labelled(source, kinds, talk)


class Score(NamedTuple):
    """``wrong``: found where no reader would; ``missed``: not found where a reader would."""

    right: int
    wrong: list[str]
    missed: list[str]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))


def score(kind: str, found_in: Any, folder: str = "*") -> Score:
    """``found_in(kind, talk)``: whether the check finds anything."""
    right, wrong, missed = 0, list[str](), list[str]()
    for dialogue in labelled(folder):
        said, true = found_in(kind, dialogue.talk), kind in dialogue.kinds
        right += said and true
        if said and not true:
            wrong.append(dialogue.source)
        if true and not said:
            missed.append(dialogue.source)
    return Score(right, wrong, missed)
