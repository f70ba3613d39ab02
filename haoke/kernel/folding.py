"""One spelling for all that reads the same: width, case, accents, styled letters, traditional and simplified Chinese.

What is neither letter nor digit folds to nothing, so that ``微*信`` and ``微 信`` fold like ``微信``.
"""

import unicodedata

from opencc import OpenCC

_REMEMBERED = 100_000  # characters; there are more than a million, and a stranger chooses which come
_ORNAMENTS = ((0x0300, 0x036F), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_NO_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0xA4CF),
              (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x1B000, 0x1B16F),
              (0x20000, 0x323AF))  # fmt: skip


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_SIMPLIFYING = OpenCC("t2s")


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = unicodedata.normalize("NFC", "".join(each for each in plain if _counts(each)))
    simplified: str = _SIMPLIFYING.convert(kept)
    return simplified


def _counts(char: str) -> bool:
    """Letters, digits, and the marks that make a letter of some scripts; not accents, not what only decorates."""
    return unicodedata.category(char)[0] in "LNM" and not _within(ord(char), _ORNAMENTS)


class _Folding(dict[int, str]):
    """For ``str.translate``: a character is folded when it first appears."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def folded(text: str) -> str:
    return text.translate(_FOLDING)


def places(text: str) -> list[int]:
    """For each character of ``folded(text)``: which character of the text it comes from."""
    return [place for place, char in enumerate(text) for _ in _FOLDING[ord(char)]]


def runs(text: str, place: int) -> str:
    """How a character runs together with its neighbours: "a" and "1" make words with others of their kind.

    Scripts without spaces between words, and everything that is neither letter nor digit, give "".
    """
    char = text[place]
    if char.isdigit():
        return "1"
    return "a" if char.isalpha() and not _within(ord(char), _NO_SPACES) else ""
