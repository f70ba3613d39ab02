"""Finding many words in a text at once, also where marks were put between their letters.

The text is folded and searched in one pass by an automaton over all words, which takes microseconds whatever their
number. Only where that finds something is it looked at more closely: whether the place stands alone where words are
set apart by spaces, and whether what stands between the letters is there to hide them.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from haoke.kernel.folding import folded, places, runs

_STOPS = frozenset("\n\r\u2028\u2029。！？；，：")
_HIDING = frozenset("*#@&%\\·•‧※")  # punctuation to Unicode, but no writer ends a word with it


class Pattern(NamedTuple):
    """``variants``: also in other spellings and with marks between; else exactly as it is written."""

    text: str
    variants: bool = True


class Found(NamedTuple):
    """``letters``: the places in the text that spell the word; marks between them are not among them."""

    pattern: int
    letters: tuple[int, ...]


class Finder:
    """Over a fixed list of patterns; ``pattern`` of what is found is the place in it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._variants: dict[str, list[int]] = {}
        self._exact: dict[str, list[int]] = {}
        for index, pattern in enumerate(patterns):
            spelling = folded(pattern.text) if pattern.variants else ""
            if spelling:
                self._variants.setdefault(spelling, []).append(index)
            else:  # nothing but signs has no other spelling
                self._exact.setdefault(pattern.text, []).append(index)
        self._spellings, self._texts = list(self._variants), list(self._exact)
        self._in_folded = _automaton(self._spellings)
        self._in_text = _automaton(self._texts)

    def touches(self, text: str) -> bool:
        """Whether it is worth looking more closely: quick, and never False where ``find`` finds something."""
        if self._in_folded is not None and self._in_folded.find_matches_as_indexes(folded(text)):
            return True
        return self._in_text is not None and bool(self._in_text.find_matches_as_indexes(text))

    def find(self, text: str) -> list[Found]:
        """All that is in the text, in order of the first letter."""
        found: list[Found] = []
        if self._in_text is not None:
            for place, start, end in self._in_text.find_matches_as_indexes(text, overlapping=True):
                if _alone(text, start, end - 1):
                    found += [Found(index, tuple(range(start, end))) for index in self._exact[self._texts[place]]]
        if self._in_folded is not None:
            hits = self._in_folded.find_matches_as_indexes(folded(text), overlapping=True)
            origin = places(text) if hits else []
            for place, start, end in hits:
                if _whole(origin, start, end) and _alone(text, origin[start], origin[end - 1]):
                    letters = tuple(dict.fromkeys(origin[start:end]))
                    found += [
                        Found(index, letters)
                        for index in self._variants[self._spellings[place]]
                        if _hidden(text, letters, self._patterns[index].text)
                    ]
        return sorted(found, key=lambda one: (one.letters, one.pattern))


def _automaton(words: list[str]) -> AhoCorasick | None:
    return AhoCorasick(words, store_patterns=False) if words else None


def _whole(origin: list[int], start: int, end: int) -> bool:
    """Whether the place begins and ends with characters of the text, not within one that folds to several."""
    begins = start == 0 or origin[start - 1] != origin[start]
    return begins and (end == len(origin) or origin[end] != origin[end - 1])


def _alone(text: str, first: int, last: int) -> bool:
    """Whether no word of the text goes on before or after: "sex" is not in "Essex"."""
    before = first > 0 and runs(text, first - 1)
    after = last + 1 < len(text) and runs(text, last + 1)
    return not (before and before == runs(text, first)) and not (after and after == runs(text, last))


def _hidden(text: str, letters: tuple[int, ...], word: str) -> bool:
    """Whether the gaps between the letters hide the word, and do not come from words that happen to stand together."""
    gaps = [(one, other) for one, other in pairwise(letters) if other > one + 1]
    if not gaps or _plain(text[letters[0] : letters[-1] + 1]) == _plain(word):
        return True  # there are none, or the word itself has them
    breaks = {one for one, _ in gaps}
    for one, other in gaps:
        between = text[one + 1 : other]
        if not _STOPS.isdisjoint(between):
            return False
        spaced = runs(text, one) and runs(text, other)
        if spaced and any(_parts(char) for char in between) and not _spelled_out(letters, breaks, one, other):
            return False
    return True


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _parts(char: str) -> bool:
    """Whether a sign sets words apart rather than decorating them."""
    return unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc", "Po", "Ps", "Pe", "Pi", "Pf"} and char not in _HIDING


def _spelled_out(letters: tuple[int, ...], breaks: set[int], one: int, other: int) -> bool:
    """ "w e i x i n": a single letter on each side of the gap."""
    place = letters.index(one)
    alone_before = place == 0 or letters[place - 1] in breaks
    alone_after = other == letters[-1] or other in breaks
    return alone_before and alone_after
