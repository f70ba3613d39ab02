"""What words say of a mood: ``zh.txt``, ``en.txt`` and ``signs.txt``, written for customer service.

A line ``= kind`` or ``= kind weight`` begins a section; words are parted by commas. Chinese is written in simplified
characters and finds traditional ones too. Of words that overlap the longest counts, so what is harmless inside a longer
word stands there as ``plain``.
"""

from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from haoke.kernel.folding import folded

_FILES = ("zh.txt", "en.txt", "signs.txt")
_DARK = {"anger", "bad", "poor", "trouble"}


class Term(NamedTuple):
    """``kind`` is the section's; ``weight`` of a mood is below zero where it is a bad one, of others a factor."""

    text: str
    kind: str
    weight: float

    @property
    def tells(self) -> bool:
        """Whether it says something of the mood by itself."""
        return self.kind in _TELLING


class Hit(NamedTuple):
    term: Term
    start: int
    end: int


_TELLING = _DARK | {"fine", "good", "thanks"}


class _Reading(dict[int, str]):
    """For ``str.translate``: one spelling for all that reads the same, character by character, so that places stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = folded(char)
        read = _SAME.get(char) or (plain if len(plain) == 1 else char)
        if len(self) < _REMEMBERED:
            self[code] = read
        return read


_REMEMBERED = 100_000
_SAME = dict(zip("！？，；：（）．\u2018\u2019著乾", "!?,;:().''着干", strict=True))
"""Marks of full width; and characters that are simplified in some words only."""

_READING = _Reading()


def spelled(text: str) -> str:
    """As the lexicon is written; each character stands where it stood."""
    return text.translate(_READING)


def entries() -> list[Term]:
    """All of the files, in their order."""
    found: list[Term] = []
    for name in _FILES:
        kind, weight = "", 0.0
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                kind, weight = _section(line[2:])
            else:
                found += [Term(spelled(word.strip()), kind, weight) for word in line.split(",") if word.strip()]
    return found


def _section(heading: str) -> tuple[str, float]:
    words = heading.split()
    weighed = words[-1].replace(".", "").isdigit()
    kind = " ".join(words[:-1] if weighed else words)
    weight = float(words[-1]) if weighed else 0.0
    return kind, -weight if kind in _DARK else weight


_TERMS = list({term.text: term for term in reversed(entries())}.values())
_FINDER = AhoCorasick([term.text for term in _TERMS], matchkind=MatchKind.LeftmostLongest)


def hits(read: str) -> list[Hit]:
    """In ``spelled`` text, none over another. A word in Latin letters has to stand alone."""
    found = (Hit(_TERMS[place], start, end) for place, start, end in _FINDER.find_matches_as_indexes(read))
    return [hit for hit in found if _alone(read, hit.start, hit.end)]


def _alone(read: str, start: int, end: int) -> bool:
    before = start > 0 and _latin(read[start - 1]) and _latin(read[start])
    after = end < len(read) and _latin(read[end]) and _latin(read[end - 1])
    return not before and not after


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "'")
