"""Which score somebody says: as a number, in stars, or by its name. Pure."""

import re
import unicodedata

from haoke.conversations.survey_rules import label_of
from haoke.conversations.types import Survey
from haoke.kernel.i18n import LOCALES

LONGEST = 40
_FILLED, _EMPTY = "★⭐🌟", "☆"
_FILL = " .。!！,，、~～\ufe0f"
_COUNTED = re.compile(r"(\d{1,2}) *(?:颗星|顆星|星|分|stars?|points?)", re.IGNORECASE)
_OUT_OF = re.compile(r"(\d{1,2}) */ *(\d{1,2})")
_CHINESE = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "兩": 2}
_SPOKEN = re.compile(f"([{''.join(_CHINESE)}])(?:颗星|顆星|星|分)")


def score_in(survey: Survey, text: str) -> int | None:
    """The score that the whole of a text says; None: it says something else."""
    said = unicodedata.normalize("NFKC", text).strip(_FILL)
    if not said or len(said) > LONGEST:
        return None
    score = _number(survey, said.replace("\ufe0f", "")) or _label(survey, said)
    return score if score is not None and 1 <= score <= survey.steps else None


def _number(survey: Survey, said: str) -> int | None:
    if said.isascii() and said.isdigit():
        return int(said[:3])
    if set(said) <= set(_FILLED + _EMPTY) and set(said) & set(_FILLED):
        return sum(said.count(star) for star in _FILLED) if len(said) <= survey.steps else None
    counted, out_of, spoken = _COUNTED.fullmatch(said), _OUT_OF.fullmatch(said), _SPOKEN.fullmatch(said)
    if counted:
        return int(counted[1])
    if out_of and int(out_of[2]) == survey.steps:
        return int(out_of[1])
    return _CHINESE[spoken[1]] if spoken else None


def _label(survey: Survey, said: str) -> int | None:
    """The same name of two steps means neither."""
    found = {
        score
        for score in range(1, survey.steps + 1)
        for locale in LOCALES
        if label_of(survey, score, locale).casefold().strip(_FILL) == said.casefold()
    }
    return found.pop() if len(found) == 1 else None
