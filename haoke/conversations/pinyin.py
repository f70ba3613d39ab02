"""The first letters of how Chinese text is spoken, by which people search: ``gxhg`` finds "thanks for your visit".

Only the table of readings of the package pypinyin is used. To import the package would also load its phrases, which
take 58 MB in each process.
"""

import functools
import importlib.util
import json
import unicodedata
from itertools import product
from pathlib import Path

_READINGS = 3  # of a character that are worth knowing
_VARIANTS = 16
_LONGEST = 40  # characters looked at


def initials(text: str) -> str:
    """The first letters, lower case; where characters are spoken in several ways, up to sixteen variants."""
    letters = [found for character in text[:_LONGEST].lower() if (found := _letters(character))]
    variants = 1
    for place, found in enumerate(letters):
        if variants * len(found) > _VARIANTS:
            letters[place] = found[0]
        variants *= len(letters[place])
    return " ".join(dict.fromkeys("".join(one) for one in product(*letters))) if letters else ""


def _letters(character: str) -> str:
    """The letters a character may begin with; a letter or digit is itself, anything else nothing."""
    if character.isascii():
        return character if character.isalnum() else ""
    return _table().get(character, "")


@functools.cache
def _table() -> dict[str, str]:
    spec = importlib.util.find_spec("pypinyin")
    assert spec is not None, "pypinyin is installed with Haoke"
    assert spec.origin is not None, "it is a package of files"
    readings: dict[str, str] = json.loads((Path(spec.origin).parent / "pinyin_dict.json").read_bytes())
    return {chr(int(point)): first for point, said in readings.items() if (first := _first_letters(said))}


def _first_letters(said: str) -> str:
    plain = (unicodedata.normalize("NFD", one)[:1] for one in said.split(",")[:_READINGS])
    return "".join(dict.fromkeys(letter for letter in plain if letter.isascii() and letter.isalpha()))
