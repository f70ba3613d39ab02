"""Questions that ask for the same, one after the other: the same questions in the same order make the same clusters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from haoke.bot.matching.vectors import Matrix

LIKE = 0.6
"""The mean cosine to the members of a cluster from which a question belongs to it.

Measured on phrasings of the packs, asked in any order: 63 to 74 % of a cluster's members ask for its commonest matter.
"""


class Heap(NamedTuple):
    """A cluster as far as joining it goes. ``centre``: the mean of its members' unit vectors."""

    centre: "Matrix"
    size: int


def clustered(vectors: "Matrix", heaps: Sequence[Heap], like: float = LIKE) -> tuple[list[int], list[Heap]]:
    """For each vector the place of its cluster, and the clusters as they are then; new ones stand at the end."""
    import numpy as np  # noqa: PLC0415 a start need not wait for it

    known = list(heaps)
    dimension = vectors.shape[1]
    scores = np.full((len(vectors), len(known) + len(vectors)), -1.0, np.float32)
    if known:
        scores[:, : len(known)] = vectors @ np.array([heap.centre for heap in known], np.float32).T
    places: list[int] = []
    for number, vector in enumerate(vectors):
        place = int(np.argmax(scores[number, : len(known)])) if known else 0
        if not known or scores[number, place] < like:
            place = len(known)
            known.append(Heap(np.zeros(dimension, np.float32), 0))
        centre, size = known[place]
        known[place] = Heap(np.asarray((centre * size + vector) / (size + 1), np.float32), size + 1)
        scores[:, place] = vectors @ known[place].centre
        places.append(place)
    return places, known


def most_central(vectors: "Matrix", centre: "Matrix") -> int:
    """The one that is most like all of them; the first of equals."""
    return int((vectors @ centre).argmax())


def as_matrix(data: bytes, rows: int) -> "Matrix":
    """Of what ``as_bytes`` made."""
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(data, np.float16).astype(np.float32).reshape(rows, -1)


def as_bytes(vectors: "Matrix") -> bytes:
    """Half as long as they are; what is lost does not change who is near."""
    return vectors.astype("float16").tobytes()
