"""What is said in conversations, in Chinese and English: phrases, courtesies, questions, promised times. Pure.

Chinese phrases are written in simplified characters and find traditional ones too. Nothing here can be made to take
long: phrases are looked for by an automaton, and the few expressions repeat nothing within a repetition.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from haoke.accounts.catalog import open_seconds
from haoke.conversations.catalog import Finder, Pattern, folded
from haoke.kernel.clock import from_ms
from haoke.supervision.contract import Evidence, Line, Talk

_GAP = 16  # characters that a * may stand for
_MOST_READ = 2000  # characters of a message
_A_FEW = 2  # words or Chinese characters that are no statement
_BRIEF = 8  # the same of what may stand beside thanks
_MOST_HITS = 200  # places in one text that are looked at

_SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b!?;\n]+[\u3002\uff01\uff1f\uff1b!?;]*")
_ASKING = re.compile(
    r"[?\uff1f]|^\s*(what|when|where|why|who|which|how|can|could|do|does|did|is|are|was|will|would|should|may)\b",
    re.IGNORECASE,
)


class Hit(NamedTuple):
    """Where a phrase stands in a text."""

    start: int
    end: int
    phrase: str


class Phrases:
    """A fixed list of phrases; a ``*`` in one stands for up to sixteen characters."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = [
            (phrase, pieces) for phrase in phrases if (pieces := [each for each in phrase.split("*") if each.strip()])
        ]
        self._pieces = list(dict.fromkeys(piece for _, pieces in self._phrases for piece in pieces))
        self._finder = Finder([Pattern(piece) for piece in self._pieces]) if self._pieces else None

    def find(self, text: str) -> list[Hit]:
        """In order; of two that begin at one place the longer comes first."""
        if self._finder is None or not self._finder.touches(text):
            return []
        places: dict[str, list[tuple[int, int]]] = {}
        for found in self._finder.find(text)[:_MOST_HITS]:
            places.setdefault(self._pieces[found.pattern], []).append((found.letters[0], found.letters[-1] + 1))
        hits = [
            hit for phrase, pieces in self._phrases if pieces[0] in places for hit in _spread(phrase, pieces, places)
        ]
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def within(self, text: str) -> bool:
        return bool(self.find(text))


def _spread(phrase: str, pieces: list[str], places: dict[str, list[tuple[int, int]]]) -> list[Hit]:
    hits = []
    for start, first_end in places[pieces[0]]:
        end: int | None = first_end
        for piece in pieces[1:]:
            end = end and next((place[1] for place in places.get(piece, ()) if end <= place[0] <= end + _GAP), None)
        if end is not None:
            hits.append(Hit(start, end, phrase))
    return hits


@lru_cache(maxsize=2000)
def phrases(*given: str) -> Phrases:
    return Phrases(given)


def _sections() -> dict[str, tuple[str, ...]]:
    """``phrases/*.txt``: a line for a phrase, below ``= <what they are>``."""
    found: dict[str, list[str]] = {}
    for file in sorted((Path(__file__).parent / "phrases").glob("*.txt")):
        name = ""
        for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
            if line.startswith("= "):
                name = line[2:]
            else:
                found.setdefault(name, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}


_SECTIONS = _sections()


def known(*sections: str, more: Sequence[str] = ()) -> Phrases:
    """The phrases of these sections, and ``more``."""
    return phrases(*(phrase for name in sections for phrase in _SECTIONS[name]), *more)


_POLITE = known("greetings", "farewells", "courtesies", "particles")
_EMPTY = known("greetings", "farewells", "courtesies", "particles", "waits", "promises")
_QUESTIONS, _NOT_ASKED, _REQUESTS = known("questions"), known("not asked"), known("requests")


def _measures(section: str) -> dict[str, float]:
    """Lines of a word and a number."""
    return {word: float(number) for word, _, number in (line.rpartition(" ") for line in _SECTIONS[section])}


def _either(words: Iterable[str]) -> str:
    return "|".join(rf"\b{word}" if word.isascii() else word for word in words)


_NUMBERS, _UNITS, _DAYS = _measures("numbers"), _measures("units"), _measures("days")
_AMOUNT = re.compile(rf"(\d{{1,3}}|{_either(_NUMBERS)})\s?(?:{_either(_SECTIONS['counters'])})?\s?({'|'.join(_UNITS)})")


def says_nothing(line: Line) -> bool:
    """Whether an agent's message holds only courtesy, asking to wait, or promises."""
    left, _ = _left(line.text, _EMPTY)
    return not line.shows and left <= _A_FEW


def wants_nothing(line: Line) -> bool:
    """Whether a customer's message wants no answer: courtesy, or what begins or ends with it and asks for nothing."""
    left, edge = _left(line.text, _POLITE)
    brief = edge and left <= _BRIEF and not asks(line.text) and not _REQUESTS.within(line.text)
    return not line.shows and (left == 0 or brief)


def _left(text: str, courtesy: Phrases) -> tuple[int, bool]:
    """How much a text says beside courtesy, in Chinese characters and words of others; a number says much. And
    whether it begins or ends with courtesy.
    """
    rest = list(text[:_MOST_READ])
    hits = courtesy.find("".join(rest))
    for hit in hits:
        rest[hit.start : hit.end] = " " * (hit.end - hit.start)
    said = "".join(char if char.isalnum() else " " for char in rest)
    measure = sum(_BRIEF + 1 if word.isdigit() else 1 if word.isascii() else len(word) for word in said.split())
    letters = [place for place, char in enumerate(text[:_MOST_READ]) if char.isalnum()]
    ends = {letters[0], letters[-1]} if letters else set()
    edge = any(ends & {hit.start, hit.end - 1} for hit in hits if hit.phrase not in _SECTIONS["particles"])
    return measure, edge


def without_greeting(text: str) -> str:
    """In one spelling, so that the same is known again."""
    for hit in reversed(known("greetings").find(text[:_MOST_READ])):
        text = text[: hit.start] + text[hit.end :]
    return folded(text)


def asks(text: str) -> bool:
    """Whether a customer's message asks something that wants an answer."""
    return (bool(_ASKING.search(text)) or _QUESTIONS.within(text)) and not _NOT_ASKED.within(text)


def sentences(text: str) -> list[tuple[int, str]]:
    """With the place at which each begins."""
    return [(found.start(), found[0]) for found in _SENTENCE.finditer(text)]


def promised_until(text: str, at: int, hours: float, time_zone: str) -> int:
    """When what a text promises is to be done, in milliseconds: what it says itself, or else after so many hours."""
    plain = text.lower()
    for word, days in _DAYS.items():
        if word in plain:
            day = from_ms(at).astimezone(ZoneInfo(time_zone)) + timedelta(days=days)
            return int(day.replace(hour=23, minute=59, second=59, microsecond=0).astimezone(UTC).timestamp() * 1000)
    amounts = [_amount(found[1]) * _UNITS[found[2]] for found in _AMOUNT.finditer(plain)]
    return at + int((max(amounts) if amounts else hours * 3600) * 1000)


def _amount(text: str) -> float:
    return float(text) if text.isdigit() else _NUMBERS[text]


def seconds_between(talk: Talk, start: int, end: int, *, open_only: bool) -> int:
    """``open_only``: as the clock of the queue's opening hours counts."""
    if open_only and talk.hours is not None:
        return open_seconds(talk.hours, from_ms(start), from_ms(end))
    return max(0, end - start) // 1000


def clock(seconds: int) -> str:
    """ "3:05", "1:02:03"."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def all_of(*lines: Line) -> tuple[Evidence, ...]:
    return tuple(Evidence(line.seq) for line in lines)
