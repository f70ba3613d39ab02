"""Token buckets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel.errors import TooMany
from haoke.kernel.http.limits import TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_a_rate() -> None:
    clock = Clock()
    buckets = TokenBuckets(2.0, 5, clock=clock)
    assert [buckets.wait("a") for _ in range(5)] == [0.0] * 5
    assert buckets.wait("a") == 0.5
    assert buckets.wait("b") == 0.0
    clock.now = 0.5
    assert buckets.wait("a") == 0.0
    with pytest.raises(TooMany) as refused:
        buckets.take("a", 5)
    assert refused.value.params == {"retry_after": 3}


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_more_than_burst_and_rate_allow_pass(pauses: list[float]) -> None:
    clock = Clock()
    buckets = TokenBuckets(1.5, 4, clock=clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += buckets.wait("key") == 0.0
    assert passed <= 4 + 1.5 * clock.now + 1e-6


def test_memory_is_bounded() -> None:
    buckets = TokenBuckets(1.0, 1, keys=10)
    for number in range(100):
        buckets.wait(str(number))
    assert buckets.wait("99") > 0
    assert buckets.wait("0") == 0.0
