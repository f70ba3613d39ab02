"""Vectors of one encoder, a byte a number, compared with all of them: at the size of a workspace no graph is worth it.

The range of the numbers follows from the dimension alone, so the first vector can be added like the last.
"""

import faiss
import numpy as np
from numpy.typing import NDArray

_RANGE = 5.0  # standard deviations of a unit vector's numbers, which are about 1/sqrt(dimension)

Matrix = NDArray[np.float32]

faiss.omp_set_num_threads(1)


class Vectors:
    """Vectors are numbered as they come, from 0, and stand for the documents given with them."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT
        )
        reach = np.full((1, dimension), _RANGE / dimension**0.5, np.float32)
        self._index.train(np.concatenate([-reach, reach]))
        self._document = np.empty(0, np.int32)
        self._place: dict[int, int] = {}
        self._hidden: tuple[frozenset[int], int, faiss.SearchParameters] | None = None

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, documents: list[int], vectors: Matrix) -> None:
        self._place.update(zip(documents, range(len(self), len(self) + len(documents)), strict=True))
        self._document = np.concatenate([self._document, np.array(documents, np.int32)])
        self._index.add(np.ascontiguousarray(vectors, np.float32))

    def nearest(self, vector: Matrix, count: int, without: frozenset[int] = frozenset()) -> NDArray[np.int32]:
        """Documents, the nearest first, but not those of ``without``."""
        if not len(self):
            return self._document
        parameters = self._except(without) if without else None
        _, found = self._index.search(vector.reshape(1, -1), min(count, len(self)), params=parameters)
        return np.asarray(self._document[found[0][found[0] >= 0]], np.int32)

    def of(self, documents: list[int]) -> tuple[list[int], Matrix]:
        """Which of the documents have a vector, by their place in the list, and the vectors."""
        have = [(place, self._place[one]) for place, one in enumerate(documents) if one in self._place]
        if not have:
            return [], np.empty((0, self.dimension), np.float32)
        found = self._index.reconstruct_batch(np.array([number for _, number in have], np.int64))
        return [place for place, _ in have], found

    def _except(self, without: frozenset[int]) -> faiss.SearchParameters:
        """Kept for the next search, which mostly hides the same."""
        if self._hidden is None or self._hidden[0] is not without or self._hidden[1] != len(self):
            shown = np.ones(len(self), np.uint8)
            shown[[self._place[one] for one in without if one in self._place]] = 0
            bits = np.packbits(shown, bitorder="little")
            self._hidden = without, len(self), faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]  # as Python sees them
        return self._hidden[2]
