"""Time on the wire: milliseconds, exactly."""

from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel.clock import LAST_MS, from_ms, to_ms


@given(st.integers(0, LAST_MS))
def test_a_moment_comes_back_as_it_went(milliseconds: int) -> None:
    assert to_ms(from_ms(milliseconds)) == milliseconds
