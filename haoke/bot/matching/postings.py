"""A lexical index in numpy: which documents contain a gram, scored by BM25.

A gram counts once a document (short texts repeat nothing worth counting), so a document's score is the sum of its
grams' weights times a number that depends on its length alone. Grams are known by their hash. What is added waits in
small lists until there is enough of it to be merged into the sorted arrays.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SATURATION = 1.2
LENGTH = 0.5  # how much long documents are held back, from 0 to 1
_MERGE_FROM = 2000  # documents
_MERGE_SHARE = 0.1


class Postings:
    """Documents are numbered as they come, from 0."""

    def __init__(self) -> None:
        self._keys = np.empty(0, np.int64)
        self._starts = np.zeros(1, np.int64)
        self._documents = np.empty(0, np.int32)
        self._recent: dict[int, list[int]] = defaultdict(list)
        self._merged = 0
        self._lengths: list[int] = []
        self._alive: list[bool] = []
        self._factors: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, grams: Sequence[str]) -> int:
        """Return the document's number."""
        number = len(self._lengths)
        for gram in grams:
            self._recent[hash(gram)].append(number)
        self._lengths.append(len(grams))
        self._alive.append(True)
        self._factors = None
        waiting = number + 1 - self._merged
        if waiting >= _MERGE_FROM and waiting >= _MERGE_SHARE * self._merged:
            self._merge()
        return number

    def remove(self, number: int) -> None:
        self._alive[number] = False
        self._factors = None

    def scores(self, grams: Sequence[str]) -> NDArray[np.float32]:
        """One number a document; 0 where it shares no gram."""
        total = np.zeros(len(self._lengths), np.float32)
        for gram in grams:
            key = hash(gram)
            merged = self._find(key)
            recent = self._recent.get(key, [])
            weight = self._weight(len(merged) + len(recent))
            total[merged] += weight
            if recent:
                total[recent] += weight
        return total * self._length_factors()

    def most(self, grams: Sequence[str]) -> float:
        """The score of a document that has these very grams."""
        total = sum(self._weight(len(self._find(hash(gram))) + len(self._recent.get(hash(gram), []))) for gram in grams)
        return total * float(_factors(np.array([len(grams)], np.float32), self._mean())[0])

    def _weight(self, found: int) -> float:
        return math.log1p((max(1, len(self._lengths)) - found + 0.5) / (found + 0.5))

    def _mean(self) -> float:
        return max(1.0, sum(self._lengths) / len(self._lengths)) if self._lengths else 1.0

    def knows(self, gram: str) -> bool:
        return bool(self._recent.get(hash(gram))) or len(self._find(hash(gram))) > 0

    def _find(self, key: int) -> NDArray[np.int32]:
        place = int(np.searchsorted(self._keys, key))
        if place == len(self._keys) or self._keys[place] != key:
            return self._documents[:0]
        return self._documents[self._starts[place] : self._starts[place + 1]]

    def _length_factors(self) -> NDArray[np.float32]:
        if self._factors is None:
            factors = _factors(np.array(self._lengths, np.float32), self._mean())
            self._factors = (factors * np.array(self._alive, bool)).astype(np.float32)
        return self._factors

    def _merge(self) -> None:
        counts = np.diff(self._starts)
        keys = np.concatenate(
            [np.repeat(self._keys, counts), *(np.full(len(each), key) for key, each in self._recent.items())]
        )
        documents = np.concatenate(
            [self._documents, np.fromiter((one for each in self._recent.values() for one in each), np.int32)]
        )
        order = np.argsort(keys, kind="stable")
        self._documents = documents[order]
        self._keys, firsts = np.unique(keys[order], return_index=True)
        self._starts = np.append(firsts, len(documents)).astype(np.int64)
        self._recent = defaultdict(list)
        self._merged = len(self._lengths)


def _factors(lengths: NDArray[np.float32], mean: float) -> NDArray[np.float32]:
    return np.asarray((SATURATION + 1) / (1 + SATURATION * (1 - LENGTH + LENGTH * lengths / mean)), np.float32)
