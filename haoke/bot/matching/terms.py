"""A workspace's own words: abbreviations, synonyms and classes of terms, made one before texts are compared.

Questions and phrasings are rewritten alike, so that a class's words match each other whatever its first word is.
"""

import re
from collections.abc import Sequence

from haoke.bot.matching.text import is_chinese, tidy


class Terms:
    """``groups``: words of the same meaning; the first stands for all."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self._first: dict[str, str] = {}
        for group in groups:
            words = [word for word in map(tidy, group) if word]
            for word in words[1:]:
                self._first.setdefault(word, words[0])
        longest_first = sorted(self._first, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, longest_first))) if longest_first else None

    def rewritten(self, text: str) -> str:
        """Of tidy text. Each place is rewritten once, the longest word first."""
        return self._pattern.sub(lambda found: self._first[found[0]], text) if self._pattern else text

    def words(self) -> list[str]:
        return [*self._first, *self._first.values()]


def _bounded(word: str) -> str:
    """Latin words match as wholes, Chinese ones anywhere."""
    before = "" if is_chinese(word[0]) else r"(?<![a-z0-9])"
    after = "" if is_chinese(word[-1]) else r"(?![a-z0-9])"
    return f"{before}{re.escape(word)}{after}"
