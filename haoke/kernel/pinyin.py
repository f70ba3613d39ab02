"""How Chinese text is spoken, by which people search: ``gxhg`` and ``ganxiehuigu`` find "thanks for your visit".

Only the table of readings of the package pypinyin is used. To import the package would also load its phrases, which
take 58 MB in each process.
"""

import functools
import importlib.util
import json
import re
import sys
import unicodedata
from itertools import product
from pathlib import Path

_READINGS = 3  # of a character that are worth knowing
_VARIANTS = 16
_LONGEST = 40  # characters looked at
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")


def initials(text: str) -> str:
    """The first letters, lower case; where characters are spoken in several ways, up to sixteen variants."""
    letters = [found for character in text[:_LONGEST].lower() if (found := _letters(character))]
    variants = 1
    for place, found in enumerate(letters):
        if variants * len(found) > _VARIANTS:
            letters[place] = found[0]
        variants *= len(letters[place])
    return " ".join(dict.fromkeys("".join(one) for one in product(*letters))) if letters else ""


def readings(character: str) -> tuple[str, ...]:
    """The syllables a character may be spoken as, without tones, the usual one first; none for what is not Chinese."""
    return _table().get(character, ())


def syllables(letters: str) -> list[str] | None:
    """Typed pinyin taken apart, the last syllable perhaps unfinished; None for what cannot be pinyin."""
    ends: dict[int, list[str]] = {0: []}
    for place in range(len(letters)):
        if place not in ends:
            continue
        for size in range(min(6, len(letters) - place), 0, -1):
            piece, end = letters[place : place + size], place + size
            spoken = piece in _spoken() or (end == len(letters) and piece in _begun())
            if spoken and (end not in ends or len(ends[end]) > len(ends[place]) + 1):
                ends[end] = [*ends[place], piece]
    return ends.get(len(letters)) or None


def _letters(character: str) -> str:
    """The letters a character may begin with; a letter or digit is itself, anything else nothing."""
    if character.isascii():
        return character if character.isalnum() else ""
    return "".join(dict.fromkeys(said[0] for said in readings(character)))


@functools.cache
def _table() -> dict[str, tuple[str, ...]]:
    spec = importlib.util.find_spec("pypinyin")
    assert spec is not None, "pypinyin is installed with Haoke"
    assert spec.origin is not None, "it is a package of files"
    stored: dict[str, str] = json.loads((Path(spec.origin).parent / "pinyin_dict.json").read_bytes())
    return {chr(int(point)): found for point, said in stored.items() if (found := _plain(said))}


@functools.cache
def _spoken() -> frozenset[str]:
    """The syllables that are usual for some character; rare readings such as "n" would cut everything to pieces."""
    usual = {said[0] for character, said in _table().items() if 0x4E00 <= ord(character) <= 0x9FFF}
    return frozenset(syllable for syllable in usual if len(syllable) > 1 or syllable in "aeo")


@functools.cache
def _begun() -> frozenset[str]:
    return frozenset(syllable[:size] for syllable in _spoken() for size in range(1, len(syllable)))


@functools.lru_cache(maxsize=4096)
def _plain(said: str) -> tuple[str, ...]:
    """Readings without tones; ``ü`` is written v, as it is typed."""
    plain = []
    for one in said.split(",")[:_READINGS]:
        letters = _TONES.sub("", unicodedata.normalize("NFD", one)).replace("u\u0308", "v")
        if letters.isascii() and letters.isalpha():
            plain.append(sys.intern(letters))
    return tuple(dict.fromkeys(plain))
