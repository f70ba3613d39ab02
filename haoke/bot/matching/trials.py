"""How sure a score is, by trial: phrasings are held back and asked, some of them with their whole entry, so that
nothing that is left answers them.
"""

from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from haoke.bot.matching.calibration import Trial
from haoke.bot.matching.classifier import Classifier
from haoke.bot.matching.language import CHINESE
from haoke.bot.matching.matcher import Matcher, Read
from haoke.bot.matching.pinyin import syllables
from haoke.bot.matching.text import words

FOLDS = 2
_MOST = 250  # questions of a fold
_STRANGERS = 0.2
"""Of the entries are taken away altogether: so many questions nobody can answer, if the workspace is like most."""

_HELD = 0.25  # of the phrasings of the other entries


class Fold(NamedTuple):
    """``hidden``: documents that are as if they were not there; ``asked``: those of them that are asked."""

    hidden: frozenset[int]
    asked: list[int]


def folds(matcher: Matcher) -> list[Fold]:
    """Drawn by what ids come to: a change of one entry leaves the draw of all others as it was, so that nothing flips
    for the draw's sake.
    """
    by_entry: dict[UUID, list[int]] = {}
    for number in matcher.numbers():
        by_entry.setdefault(matcher.documents[number].phrasing.entry_id, []).append(number)
    made: list[Fold] = []
    for fold in range(FOLDS):
        place = partial(_place, fold)
        several = sorted((entry for entry, each in by_entry.items() if len(each) > 1), key=place)
        strangers = several[: round(_STRANGERS * len(several))]
        gone = _drawn(matcher, place, [one for entry in strangers for one in by_entry[entry]])
        held: list[int] = []
        for entry in several[len(strangers) :]:
            each = _drawn(matcher, place, by_entry[entry])
            held += each[: max(1, int(_HELD * len(each)))]
        asked_held = _drawn(matcher, place, held)[: round(_MOST * (1 - _STRANGERS))]
        asked_gone = gone[: round(len(asked_held) * _STRANGERS / (1 - _STRANGERS))]
        if asked_held:
            made.append(Fold(matcher.hidden | frozenset(gone) | frozenset(held), [*asked_gone, *asked_held]))
    return made


def _place(fold: int, one: UUID) -> bytes:
    return blake2b(one.bytes, digest_size=8, salt=bytes([fold])).digest()


def _drawn(matcher: Matcher, place: Callable[[UUID], bytes], numbers: list[int]) -> list[int]:
    return sorted(numbers, key=lambda number: place(matcher.documents[number].phrasing.id))


def trial(matcher: Matcher, fold: Fold, classifiers: dict[str, Classifier], number: int) -> tuple[bool, Trial]:
    """Whether the first candidate's score was of the learnt kind, and how it went."""
    document = matcher.documents[number]
    read = Read(
        document.text,
        document.language,
        False,
        syllables(words(document.text)) if document.language == CHINESE else [],
        False,
        matcher.vectors_of(number),
    )
    scored = matcher.score(read, classifiers, fold.hidden)
    right = bool(scored.candidates) and scored.candidates[0].entry_id == document.phrasing.entry_id
    return scored.learnt, Trial(scored.score, right)
