"""How texts are compared: one spelling for all that reads the same, and the pieces the lexical channel counts."""

import re
import unicodedata

from opencc import OpenCC

LONGEST = 400
"""Characters looked at. What somebody asks stands in the first lines; the rest would only cost time."""

_simplified = OpenCC("t2s")
_RUN = re.compile(r"[a-z0-9]+|[^\sa-z0-9]+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_NGRAM = 3
_CHINESE = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


class _Plain(dict[int, str]):
    """For ``str.translate``: letters, digits and marks stay, anything else (emoji, punctuation) parts words."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = char if unicodedata.category(char)[0] in "LNM" else " "
        if len(self) < 100_000:
            self[code] = kept
        return kept


_PLAIN = _Plain()


def tidy(text: str) -> str:
    """Half width, lower case, simplified characters, single spaces. What encoders read; punctuation tells them much."""
    narrow = unicodedata.normalize("NFKC", text[:LONGEST]).lower().replace("\u2019", "'")
    return " ".join(_simplified.convert(narrow).split())[:LONGEST]


def words(tidy_text: str) -> str:
    """Of tidy text: letters, digits and marks; single spaces for all else. What the lexical channels read."""
    return " ".join(tidy_text.replace("'", "").translate(_PLAIN).split())


def without_numbers(text: str) -> str:
    """Order numbers, telephone numbers and the like say nothing of what is asked."""
    return _LONG_NUMBER.sub("0", text)


def is_chinese(char: str) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in _CHINESE)


def grams(text: str) -> list[str]:
    """Of words: characters and pairs of them in scripts without spaces, else words and the pieces of long ones."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if run[0].isascii():
            found.append(run)
            if len(run) > _NGRAM:
                found += [run[place : place + _NGRAM] for place in range(len(run) - _NGRAM + 1)]
        else:
            found += run
            found += [run[place : place + 2] for place in range(len(run) - 1)]
    return list(dict.fromkeys(found))
