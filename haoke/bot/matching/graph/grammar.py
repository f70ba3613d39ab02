"""What words do in a question, whatever the graph is about."""

import re
import tomllib
from pathlib import Path

import msgspec

MARKS = ("idle", "which", "count", "most", "least", "differ", "no", "how", "steps", "next", "previous", "pointing")
LAST = -1

_FILE = tomllib.loads((Path(__file__).parent / "grammar.toml").read_text("utf-8"))
_CHINESE = {**{char: number for number, char in enumerate("一二三四五六七八九", 1)}, "两": 2}
_ENGLISH = {
    word: number
    for words in (
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    )
    for number, word in enumerate(words, 1)
}


class Grammar(msgspec.Struct, frozen=True):
    """``words``: word → mark. ``ordinals``: how a step is named by its number, ``n`` or ``last``."""

    words: dict[str, str]
    ordinals: list[re.Pattern[str]]


GRAMMAR = Grammar(
    {word: mark for language in _FILE.values() for mark in MARKS for word in language[mark]},
    [re.compile(pattern) for language in _FILE.values() for pattern in language["ordinals"]],
)


def numbered(text: str) -> tuple[str, int | None]:
    """Tidy text without the words that name a step by its number, and the number; ``LAST`` for the last one."""
    for pattern in GRAMMAR.ordinals:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            named = found.groupdict()
            return rest, LAST if named.get("last") else _number(named["n"])
    return text, None


def _number(written: str) -> int:
    digits = re.match(r"\d+", written)
    if digits:
        return int(digits[0])
    if written in _ENGLISH:
        return _ENGLISH[written]
    tens, ten, ones = written.rpartition("十")
    return (10 * _CHINESE.get(tens, 1) if ten else 0) + _CHINESE.get(ones, 0)
