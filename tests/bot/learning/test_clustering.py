"""Clustering is a pure rule: whatever the vectors, in the same order the same clusters, of what is alike."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.bot.clustering import LIKE, Heap, clustered, most_central
from haoke.bot.masking import masked
from haoke.bot.matching.encoders.contract import Encoder, unit


def some(seed: int, number: int, dimension: int = 8) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(number, dimension)).astype(np.float32))


@given(st.integers(0, 1000), st.integers(1, 60), st.integers(1, 30))
def test_it_does_not_matter_how_many_come_at_once(seed: int, number: int, piece: int) -> None:
    vectors = some(seed, number)
    whole, _ = clustered(vectors, [])
    heaps: list[Heap] = []
    places: list[int] = []
    for begin in range(0, number, piece):
        found, heaps = clustered(vectors[begin : begin + piece], heaps)
        places += found
    assert places == whole
    assert sum(heap.size for heap in heaps) == number
    assert sorted(set(places)) == list(range(len(heaps)))
    for place, heap in enumerate(heaps):
        mine = vectors[[one for one, where in enumerate(places) if where == place]]
        assert np.allclose(heap.centre, mine.mean(axis=0), atol=1e-4)
        assert 0 <= most_central(mine, heap.centre) < len(mine)


def test_the_same_questions_come_together_and_others_do_not(encoders: list[Encoder]) -> None:
    asked = [
        "退款多久到账",
        "退的钱多久能到账",
        "退款什么时候到账",
        "怎么开发票",
        "发票怎么开",
        "可以寄到国外吗",
        "how long does a refund take",
        "when will my refund arrive",
    ]
    places, heaps = clustered(encoders[0].encode(asked), [])
    assert places[0] == places[1] == places[2]
    assert places[3] == places[4]
    assert places[6] == places[7]
    assert len({places[0], places[3], places[5]}) == 3
    assert len(heaps) < len(asked)


def test_thousands_take_seconds() -> None:
    vectors, heaps = some(1, 3000, 512), list[Heap]()
    began = time.process_time()
    for begin in range(0, len(vectors), 64):
        _, heaps = clustered(vectors[begin : begin + 64], heaps)
    assert time.process_time() - began < 30
    assert len(heaps) > 1000
    assert LIKE > 0.5


@pytest.mark.parametrize(
    ("text", "names", "covered"),
    [
        ("我的电话13800138000，单号SF1234567890", [], "我的电话***，单号***"),
        ("write to anna.lee@example.com or +44 20 7946 0958", [], "write to *** or ***"),
        ("王小明的订单20231128001到哪了", ["王小明"], "***的订单***到哪了"),
        ("Anna asked about annals", ["Anna"], "*** asked about annals"),
        ("The X200 has 5000 mAh and costs 199", ["#12", ""], "The X200 has 5000 mAh and costs 199"),
        ("", [], ""),
    ],
)
def test_personal_data_is_covered(text: str, names: list[str], covered: str) -> None:
    assert masked(text, names) == covered


@given(st.text(max_size=300), st.lists(st.text(max_size=10), max_size=3))
def test_covering_never_fails_and_covers_once(text: str, names: list[str]) -> None:
    once = masked(text)
    assert masked(once) == once
    assert isinstance(masked(text, names), str)
