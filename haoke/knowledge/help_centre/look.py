"""The colours of a help centre from the one colour of its site: readable on light and on dark ground."""

from pathlib import Path

_STYLE = (Path(__file__).parent / "help.css").read_text(encoding="utf-8")
_LIGHT, _DARK = "#ffffff", "#14171c"
_ENOUGH = 4.6  # contrast of text, a little more than the 4.5 of WCAG AA, for what rounding takes
_STEPS = 40


def style(color: str) -> str:
    """The style sheet for a site of this colour (``#rrggbb``)."""
    return _STYLE.replace("/*look*/", _variables(color, _LIGHT)).replace("/*look-dark*/", _variables(color, _DARK))


def readable(color: str, ground: str) -> str:
    """The colour, moved towards black or white until it can be read on this ground."""
    goal = "#000000" if luminance(ground) > 0.18 else "#ffffff"
    for step in range(_STEPS + 1):
        found = mixed(color, goal, step / _STEPS)
        if contrast(found, ground) >= _ENOUGH:
            return found
    return goal


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(color: str, other: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _variables(color: str, ground: str) -> str:
    accent = readable(color, ground)
    on = "#ffffff" if contrast("#ffffff", accent) >= contrast("#000000", accent) else "#000000"
    return f"--accent: {accent}; --on-accent: {on}; --soft: {mixed(ground, accent, 0.1)};"


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
