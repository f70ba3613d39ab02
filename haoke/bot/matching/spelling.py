"""English typing errors: a word that nothing knows becomes the nearest one of the knowledge's own.

Its first letter stays: people seldom miss it, and "unblocked" is not "blocked".
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_TWO_FROM = 7  # letters, from which on two errors are forgiven
_MOST = 6  # words of a question that are looked up
_WORD = re.compile(r"[a-z]+")


class Vocabulary:
    def __init__(self, is_word: Callable[[str], bool] = lambda _word: False) -> None:
        self._counts: Counter[str] = Counter()
        self._by_length: dict[int, set[str]] = defaultdict(set)
        self._is_word = is_word

    def add(self, text: str) -> None:
        for word in _WORD.findall(text):
            self._counts[word] += 1
            self._by_length[len(word)].add(word)

    def remove(self, text: str) -> None:
        for word in _WORD.findall(text):
            self._counts[word] -= 1
            if self._counts[word] <= 0:
                del self._counts[word]
                self._by_length[len(word)].discard(word)

    def mended(self, text: str) -> str:
        """Tidy text with at most a few unknown words replaced."""
        if not self._counts:
            return text
        left = _MOST

        def mend(found: re.Match[str]) -> str:
            nonlocal left
            word = found[0]
            if len(word) < _SHORTEST or left == 0 or self._counts[word] or self._is_word(word):
                return word
            left -= 1
            errors = 2 if len(word) >= _TWO_FROM else 1
            lengths = range(max(3, len(word) - errors), len(word) + errors + 1)
            choices = [each for length in lengths for each in self._by_length[length] if each[0] == word[0]]
            best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=errors)
            return best[0] if best else word

        return _WORD.sub(mend, text)
