"""Texts cut to a length without cutting what a reader sees as one character.

After UAX 29. Where in doubt two characters stay together: that never harms.
"""

import unicodedata
from collections.abc import Iterator
from typing import Literal

Unit = Literal["characters", "utf16", "bytes"]

_ZWJ = "\u200d"
_VIRAMA = 9  # the combining class of what joins letters of Indic scripts
_HANGUL = {
    "leading": range(0x1100, 0x1160),
    "vowel": range(0x1160, 0x11A8),
    "trailing": range(0x11A8, 0x1200),
    "composed": range(0xAC00, 0xD7A4),
}
_ENDS = "\n", "。！？；!?;", " \t\u3000，、,"
"""Where a text is best cut, the best first."""


def graphemes(text: str) -> Iterator[str]:
    start, flags = 0, 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        flags = flags + 1 if _is_flag(before) else 0
        if not _together(before, after, flags):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _together(before: str, after: str, flags: int) -> bool:
    """``flags``: how many regional indicators end with ``before``; two of them are one flag."""
    if before == "\r":
        return after == "\n"
    if _extends(after):
        return unicodedata.category(before) != "Cc"
    if before == _ZWJ or unicodedata.combining(before) == _VIRAMA:
        return after not in "\r\n"
    if _is_flag(after):
        return flags % 2 == 1
    return _is_syllable(before, after)


def _extends(character: str) -> bool:
    code = ord(character)
    joined = character in "\u200c\u200d" or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F
    return joined or unicodedata.category(character) in {"Mn", "Mc", "Me"} or character in "\uff9e\uff9f"


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_syllable(before: str, after: str) -> bool:
    """Hangul: a syllable that is written in letters."""
    left, right = _hangul(before), _hangul(after)
    if right == "vowel":
        return left in {"leading", "vowel", "composed"}
    if right == "trailing":
        return left in {"vowel", "trailing", "composed"}
    return left == "leading" and right in {"leading", "composed"}


def _hangul(character: str) -> str:
    return next((name for name, codes in _HANGUL.items() if ord(character) in codes), "")


def size(text: str, unit: Unit) -> int:
    if unit == "characters":
        return len(text)
    return len(text.encode("utf-16-le")) // 2 if unit == "utf16" else len(text.encode())


def cut(text: str, limit: int, unit: Unit = "characters") -> list[str]:
    """Pieces of at most ``limit``, cut between lines, sentences or words where one is near; without blank ends."""
    if size(text, unit) <= limit:
        return [text] if text.strip() else []
    clusters = list(graphemes(text))
    sizes = [size(cluster, unit) for cluster in clusters]
    found, start = list[str](), 0
    while start < len(clusters):
        end = _reach(sizes, start, limit)
        if end == start and len(clusters[start]) > 1:  # one that no message can hold is cut all the same
            characters = list(clusters[start])
            clusters[start : start + 1] = characters
            sizes[start : start + 1] = [size(character, unit) for character in characters]
            continue
        if end < len(clusters):
            end = _nicely(clusters, start, max(end, start + 1))
        found.append("".join(clusters[start:end]).strip())
        start = end
    return [piece for piece in found if piece]


def _reach(sizes: list[int], start: int, limit: int) -> int:
    end, used = start, 0
    while end < len(sizes) and used + sizes[end] <= limit:
        used += sizes[end]
        end += 1
    return end


def _nicely(clusters: list[str], start: int, end: int) -> int:
    """Behind the last good place in the second half of a piece."""
    for good in _ENDS:
        for place in range(end, start + (end - start) // 2, -1):
            if clusters[place - 1] in good:
                return place
    return end
