"""What an encoder is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class EncoderFailed(RuntimeError):
    """The encoder gives no vectors now: an endpoint that does not answer, a file that is none."""


class Encoder(Protocol):
    """``model`` names what made a vector: vectors of different models are never compared.

    ``languages`` lists those it is good for; empty means all.
    """

    model: str
    dimension: int
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors, a row a text. Raises EncoderFailed."""

    def is_word(self, word: str) -> bool:
        """Whether the model knows the word as one of its language, so that it is no typing error."""


def unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
