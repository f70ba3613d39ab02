"""Which entry a question belongs to, learnt from entries with several phrasings.

Two views are averaged: logistic regression over the vectors, which knows what words mean, and a linear support vector
machine over pieces of words, which knows which ones were used.
"""

from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from haoke.bot.matching.language import CHINESE
from haoke.bot.matching.vectors import Matrix

FEWEST_PHRASINGS = 3  # of an entry that is learnt
FEWEST_ENTRIES = 2
MOST_ENTRIES = 1000  # more would take minutes; then nearness alone decides
_FEATURES = 8_000  # of either kind of piece; the rare ones beyond are nobody's
_REGULARITY = 0.3
_TEMPERATURE = 0.25  # makes the machine's distances to its borders shares
_SURFACE = 0.4  # the weight of the words used, against what they mean


class Lesson(NamedTuple):
    entry: UUID
    text: str


class Course(NamedTuple):
    """What is to be learnt of one language: lessons, and their vectors in the same order."""

    language: str
    lessons: list[Lesson]
    vectors: Matrix


class Classifier:
    """Trained at once, never changed. It takes seconds, and touches nothing but the course."""

    def __init__(self, course: Course) -> None:
        language, lessons, vectors = course
        self.entries = sorted({lesson.entry for lesson in lessons})
        self.place = {entry: place for place, entry in enumerate(self.entries)}
        labels = np.array([self.place[lesson.entry] for lesson in lessons])
        texts = [lesson.text for lesson in lessons]
        with threadpool_limits(limits=1):
            self._mean, self._spread = vectors.mean(axis=0), np.maximum(vectors.std(axis=0), 1e-6)
            meaning = LogisticRegression(C=_REGULARITY, max_iter=500, tol=1e-3)
            meaning.fit((vectors - self._mean) / self._spread, labels)
            self._meaning, self._meaning_bias = _weights(meaning)
            self._vectorizers = _vectorizers(language)
            pieces = sparse.hstack([each.fit_transform(texts) for each in self._vectorizers], format="csr")
            surface = LinearSVC(C=1.0)
            surface.fit(pieces, labels)
            self._surface, self._surface_bias = _weights(surface)

    def probabilities(self, text: str, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each of ``entries`` that the question belongs to it, given that it belongs to one."""
        meaning = _shares(((vector - self._mean) / self._spread) @ self._meaning + self._meaning_bias)
        pieces = sparse.hstack([each.transform([text]) for each in self._vectorizers], format="csr")
        distances = pieces.data.astype(np.float32) @ self._surface[pieces.indices] + self._surface_bias
        return _SURFACE * _shares(distances / _TEMPERATURE) + (1 - _SURFACE) * meaning


def _vectorizers(language: str) -> list[TfidfVectorizer]:
    if language == CHINESE:
        shapes = [{"analyzer": "char", "ngram_range": (1, 4)}]
    else:
        shapes = [{"analyzer": "char_wb", "ngram_range": (2, 5)}, {"ngram_range": (1, 2)}]
    return [
        TfidfVectorizer(sublinear_tf=True, lowercase=False, max_features=_FEATURES, dtype=np.float32, **shape)
        for shape in shapes
    ]


def _weights(model: LogisticRegression | LinearSVC) -> tuple[Matrix, Matrix]:
    """A column an entry. Of two, scikit-learn keeps one: the second's, and the first's is its opposite."""
    weights, bias = model.coef_.astype(np.float32).T, model.intercept_.astype(np.float32)
    if weights.shape[1] == 1:
        half = 0.5 if isinstance(model, LogisticRegression) else 1.0
        weights, bias = np.hstack([-half * weights, half * weights]), np.concatenate([-half * bias, half * bias])
    return np.ascontiguousarray(weights), bias


def _shares(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)
