"""Coordinates beside those of the world: published pairs, and the way there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.datums import in_gcj02, in_wgs84, to_gcj02, to_wgs84
from haoke.channels.types import Location


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
        ((48.85, 2.35), (48.85, 2.35)),
    ],
)
def test_published_pairs(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-9)
    assert to_wgs84(*gcj02) == pytest.approx(wgs84, abs=1e-7)


@given(st.floats(5, 53), st.floats(76, 134))
def test_there_and_back(lat: float, lng: float) -> None:
    there = Location(lat=lat, lng=lng)
    shifted = in_gcj02(there)
    back = in_wgs84(Location(lat=shifted[0], lng=shifted[1], datum="gcj02"))
    assert back == pytest.approx((lat, lng), abs=1e-6)
    assert in_wgs84(there) == (lat, lng)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_nothing_is_too_far(lat: float, lng: float) -> None:
    assert len(to_wgs84(lat, lng)) == 2
