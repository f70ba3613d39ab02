"""Vectors from a server that speaks the embeddings protocol of OpenAI."""

from collections.abc import Sequence

import httpx
import msgspec
import numpy as np

from haoke.bot.matching.encoders.contract import EncoderFailed, Matrix, unit

_PATIENCE = 4.0  # seconds
_BATCH = 64
_LARGEST = 32 * 2**20  # bytes of an answer


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Vector]


class EndpointEncoder:
    languages: frozenset[str] = frozenset()

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self._name = model
        self._url = f"{url.rstrip('/')}/embeddings"
        self._client = httpx.Client(timeout=_PATIENCE, headers={"Authorization": f"Bearer {key}"} if key else {})
        self.dimension = len(self._ask(["a"])[0])
        self.model = f"{model}@{self.dimension}"

    def encode(self, texts: Sequence[str]) -> Matrix:
        rows: list[list[float]] = []
        for begin in range(0, len(texts), _BATCH):
            rows += self._ask([text or " " for text in texts[begin : begin + _BATCH]])
        vectors = np.array(rows, np.float32).reshape(len(texts), -1)
        if len(texts) and vectors.shape[1] != self.dimension:
            raise EncoderFailed(f"the endpoint changed to {vectors.shape[1]} dimensions")
        return unit(vectors.reshape(len(texts), self.dimension))

    def is_word(self, word: str) -> bool:  # noqa: ARG002
        return False

    def _ask(self, texts: list[str]) -> list[list[float]]:
        try:
            answer = self._client.post(self._url, json={"model": self._name, "input": texts})
            answer.raise_for_status()
            if len(answer.content) > _LARGEST:
                raise EncoderFailed("the endpoint's answer is too large")
            found = sorted(msgspec.json.decode(answer.content, type=_Answer).data, key=lambda one: one.index)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise EncoderFailed(f"{self._url}: {error!r}") from error
        sizes = {len(one.embedding) for one in found}
        numbers = np.array([number for one in found for number in one.embedding], np.float64)
        if len(found) != len(texts) or len(sizes) != 1 or not np.isfinite(numbers).all():
            raise EncoderFailed(f"{self._url}: {len(found)} vectors for {len(texts)} texts, or of different sizes")
        return [one.embedding for one in found]
