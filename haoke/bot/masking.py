"""Personal data in what people wrote is covered before it becomes knowledge."""

import re
from collections.abc import Iterable

COVER = "***"
_SHORTEST_NAME = 2

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w])\+?\d[\d\s().-]{6,18}\d(?![\w])")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9-]*\d[A-Za-z0-9-]*\d[A-Za-z0-9-]*\d[A-Za-z0-9-]*\d)[A-Za-z0-9-]{6,}"
)
"""Orders, parcels, identity cards, bank cards: six signs or more, of which four are digits."""


def masked(text: str, names: Iterable[str] = ()) -> str:
    """Mail addresses, telephone and other long numbers, and these names."""
    for pattern in (_MAIL, _TELEPHONE, _NUMBER):
        text = pattern.sub(COVER, text)
    for name in sorted({one.strip() for one in names}, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            text = re.sub(_bounded(name), COVER, text, flags=re.IGNORECASE)
    return text


def _bounded(name: str) -> str:
    """A name in Latin letters is a word of its own; in other scripts words are not parted."""
    edge = r"\b" if name.isascii() else ""
    return f"{edge}{re.escape(name)}{edge}"
