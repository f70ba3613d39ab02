"""Questions that go on from an earlier one: "and the postage?", "what about those?"."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from haoke.bot.matching.language import CHINESE, language_of
from haoke.bot.matching.text import tidy, words

REMEMBERED = 6  # earlier questions looked at


class Marks(msgspec.Struct, frozen=True):
    longest: int
    leading: list[str]
    trailing: list[str]
    pointing: list[str]


_MARKS = msgspec.convert(
    tomllib.loads((Path(__file__).parent / "following_on.toml").read_text("utf-8")), dict[str, Marks]
)


def core(question: str) -> str | None:
    """What a question adds to an earlier one; None when it stands for itself."""
    text = words(tidy(question))
    language = language_of(text)
    marks = _MARKS.get(language)
    if not text or marks is None or _length(text, language) > marks.longest:
        return None
    gap = "" if language == CHINESE else " "
    rest = text
    for mark in marks.leading:
        if rest.startswith(mark + gap) and len(rest) > len(mark):
            rest = rest[len(mark) :].strip()
            break
    for mark in marks.trailing:
        if rest.endswith(gap + mark) and len(rest) > len(mark):
            rest = rest[: -len(mark)].strip()
            break
    if rest != text:
        return rest
    around = f"{gap}{text}{gap}"
    return text if any(f"{gap}{mark}{gap}" in around for mark in marks.pointing) else None


def topic(earlier: Sequence[str]) -> str | None:
    """The last earlier question that stood for itself."""
    return next((one for one in reversed(earlier[-REMEMBERED:]) if one.strip() and core(one) is None), None)


def _length(text: str, language: str) -> int:
    return len(text) if language == CHINESE else len(text.split())
