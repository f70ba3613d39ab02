"""The lexical index gives what a plain loop over the documents would."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.bot.matching import postings
from haoke.bot.matching.postings import LENGTH, SATURATION, Postings

words = st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True)


def by_hand(documents: list[list[str]], gone: set[int], query: list[str]) -> list[float]:
    mean = max(1.0, sum(map(len, documents)) / len(documents)) if documents else 1.0
    scores: list[float] = []
    for number, document in enumerate(documents):
        total = 0.0
        for gram in query:
            found = sum(gram in each for each in documents)
            if gram in document:
                total += math.log1p((len(documents) - found + 0.5) / (found + 0.5))
        factor = (SATURATION + 1) / (1 + SATURATION * (1 - LENGTH + LENGTH * len(document) / mean))
        scores.append(0.0 if number in gone else total * factor)
    return scores


@given(st.lists(words, max_size=12), words, st.sets(st.integers(0, 11)), st.integers(1, 4))
def test_scores(documents: list[list[str]], query: list[str], gone: set[int], merge_from: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_MERGE_FROM", merge_from)
        index = Postings()
        for document in documents:
            index.add(document)
        for number in gone:
            if number < len(documents):
                index.remove(number)
        assert index.scores(query).tolist() == pytest.approx(by_hand(documents, gone, query), rel=1e-4)
        assert all(index.knows(gram) == any(gram in each for each in documents) for gram in "abcdefgh")
