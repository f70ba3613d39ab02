"""How Chinese text is spoken: typos that sound right, and questions typed in pinyin, are found by their syllables.

Only the table of readings of the package pypinyin is used; its phrases would take 58 MB.
"""

import functools
import importlib.util
import json
import unicodedata
from itertools import pairwise
from pathlib import Path

LONGEST = 6  # letters of a syllable
FEWEST = 2  # syllables that may be a question; one is more likely a word of another language


@functools.cache
def _readings() -> dict[str, str]:
    spec = importlib.util.find_spec("pypinyin")
    assert spec is not None, "pypinyin is installed with Haoke"
    assert spec.origin is not None, "it is a package of files"
    readings: dict[str, str] = json.loads((Path(spec.origin).parent / "pinyin_dict.json").read_bytes())
    return {chr(int(point)): said for point, first in readings.items() if (said := _toneless(first.split(",")[0]))}


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(said for said in _readings().values() if len(said) > 1 or said in "aeo")


def _toneless(said: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", said) if char.isascii() and char.isalpha())


def syllables(text: str) -> list[str]:
    """Of words, a syllable a character; what is not Chinese stays as it is."""
    readings = _readings()
    return [readings.get(char, char) for char in text if char != " "]


def typed(text: str) -> list[str] | None:
    """The syllables of words that is typed in pinyin, with spaces or without; None when it cannot be."""
    if not text.isascii() or any(char.isdigit() for char in text):
        return None
    found: list[str] = []
    for word in text.replace("lv", "lu").replace("nv", "nu").split():
        parts = _parted(word)
        if parts is None:
            return None
        found += parts
    return found if len(found) >= FEWEST else None


def _parted(word: str) -> list[str] | None:
    """The word as the fewest syllables."""
    known = _syllables()
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for begin in range(max(0, end - LONGEST), end):
            before, last = best[begin], word[begin:end]
            if before is not None and last in known:
                reached = best[end]
                if reached is None or len(before) + 1 < len(reached):
                    best[end] = [*before, last]
    return best[-1]


def grams(spoken: list[str]) -> list[str]:
    """Syllables and pairs of them."""
    pairs = [f"{one} {other}" for one, other in pairwise(spoken)]
    return list(dict.fromkeys([*spoken, *pairs]))
