"""How sure a score is, by trial: phrasings are held back and asked, some of them with their whole entry, so that
nothing that is left answers them.
"""

import random
from typing import NamedTuple

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
    """Drawn the same each time from the same index, so that nothing flips unless something was changed."""
    draw = random.Random(len(matcher))  # noqa: S311 a sample, no secret
    by_entry: dict[object, list[int]] = {}
    for number in matcher.numbers():
        by_entry.setdefault(matcher.documents[number].phrasing.entry_id, []).append(number)
    several = [each for each in by_entry.values() if len(each) > 1]
    made: list[Fold] = []
    for _ in range(FOLDS):
        draw.shuffle(several)
        strangers = several[: round(_STRANGERS * len(several))]
        gone = [one for each in strangers for one in each]
        held = [one for each in several[len(strangers) :] for one in draw.sample(each, max(1, int(_HELD * len(each))))]
        asked_held = draw.sample(held, min(len(held), round(_MOST * (1 - _STRANGERS))))
        asked_gone = draw.sample(gone, min(len(gone), round(len(asked_held) * _STRANGERS / (1 - _STRANGERS))))
        if asked_held:
            made.append(Fold(matcher.hidden | frozenset(gone) | frozenset(held), [*asked_gone, *asked_held]))
    return made


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
