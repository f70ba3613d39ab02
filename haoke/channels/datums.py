"""Coordinates of Chinese providers: GCJ-02 lies some hundred metres beside WGS-84, by a rule that is known."""

import math

from haoke.channels.types import Location

_AXIS = 6378245.0  # metres; the ellipsoid of Krasovsky
_ECCENTRICITY = 0.00669342162296594323
_STEPS = 10


def in_gcj02(place: Location) -> tuple[float, float]:
    return to_gcj02(place.lat, place.lng) if place.datum == "wgs84" else (place.lat, place.lng)


def in_wgs84(place: Location) -> tuple[float, float]:
    return to_wgs84(place.lat, place.lng) if place.datum == "gcj02" else (place.lat, place.lng)


def to_gcj02(lat: float, lng: float) -> tuple[float, float]:
    """Outside of China both are the same."""
    if not _is_shifted(lat, lng):
        return lat, lng
    north, east = _shift(lat, lng)
    return lat + north, lng + east


def to_wgs84(lat: float, lng: float) -> tuple[float, float]:
    """By coming nearer step by step: the rule has no way back."""
    if not _is_shifted(lat, lng):
        return lat, lng
    found = lat, lng
    for _ in range(_STEPS):
        shifted = to_gcj02(*found)
        found = found[0] + lat - shifted[0], found[1] + lng - shifted[1]
    return found


def _is_shifted(lat: float, lng: float) -> bool:
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lng <= 137.8347


def _shift(lat: float, lng: float) -> tuple[float, float]:
    x, y = lng - 105.0, lat - 35.0
    waves = 20.0 * math.sin(6.0 * math.pi * x) + 20.0 * math.sin(2.0 * math.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (waves + _swell(y, 160.0, 320.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (waves + _swell(x, 150.0, 300.0)) * 2.0 / 3.0
    angle = math.radians(lat)
    flat = 1.0 - _ECCENTRICITY * math.sin(angle) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY) / flat**1.5
    parallel = _AXIS / math.sqrt(flat) * math.cos(angle)
    return math.degrees(north / meridian), math.degrees(east / parallel)


def _swell(at: float, long: float, longest: float) -> float:
    near = 20.0 * math.sin(math.pi * at) + 40.0 * math.sin(math.pi * at / 3.0)
    return near + long * math.sin(math.pi * at / 12.0) + longest * math.sin(math.pi * at / 30.0)
