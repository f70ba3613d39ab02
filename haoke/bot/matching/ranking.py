"""From the channels' scores to ranked entries, and one number that says how sure the first of them is."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from haoke.bot.matching.classifier import Classifier
from haoke.bot.matching.types import Candidate, Phrasing

_LEXICAL, _SPOKEN, _MEANING = 0.12, 0.12, 0.76
_REORDER = 0.1
"""How far the classifier's shares spread the entries it knows: a hundredth of the first one's share costs a third."""

_DISTANCE = 4  # the power of the greatest cosine: what is far from all that is known, no classifier can save

_ALONE = 0.1  # the lead of the only entry that came into question: there is nothing it was better than

Scores = NDArray[np.float32]


class Scored(NamedTuple):
    """``score``: of the first candidate. ``learnt``: the classifier knows it, so its score is of another kind."""

    candidates: list[Candidate]
    score: float
    learnt: bool


NOTHING = Scored([], 0.0, False)


def ranked(
    typed: bool,
    phrasings: Sequence[Phrasing],
    foreign: Sequence[bool],
    lexical: Scores,
    spoken: Scores | None,
    meaning: Scores | None,
) -> list[Candidate]:
    """Entries by their best phrasing. The scores are of the phrasings.

    ``foreign``: those in another language than the question. Of them, words and sounds tell nothing.
    """
    rank: Scores
    if typed and spoken is not None:
        rank = spoken
    elif meaning is None:
        rank = lexical if spoken is None else np.asarray((lexical + spoken) / 2, np.float32)
    elif spoken is None:
        rank = (_LEXICAL + _SPOKEN) * lexical + _MEANING * meaning
    else:
        rank = _LEXICAL * lexical + _SPOKEN * spoken + _MEANING * meaning
    if meaning is not None:
        rank = np.where(np.array(foreign, bool), meaning, rank)
    best: dict[UUID, Candidate] = {}
    for place in np.argsort(-rank, kind="stable"):
        phrasing = phrasings[place]
        if phrasing.entry_id not in best:
            best[phrasing.entry_id] = Candidate(
                entry_id=phrasing.entry_id,
                phrasing_id=phrasing.id,
                phrasing=phrasing.text,
                rank=float(rank[place]),
                lexical=float(lexical[place]),
                spoken=0.0 if spoken is None else float(spoken[place]),
                meaning=None if meaning is None else float(meaning[place]),
            )
    return list(best.values())


def by_nearness(candidates: list[Candidate], sharing: float) -> Scored:
    """Where nothing was learnt: the nearer the first is, and the farther the second, the surer.

    ``sharing`` tells how near, where there are no vectors: how much of the question's words or sounds the best has.
    """
    first = candidates[0]
    lead = first.rank - candidates[1].rank if len(candidates) > 1 else _ALONE
    near = sharing if first.meaning is None else first.meaning
    return Scored(candidates, (near + lead) / 2, False)


def with_learnt(candidates: list[Candidate], sharing: float, classifier: Classifier, shares: Scores) -> Scored:
    """The classifier orders the entries it knows; how near the nearest of them is, decides against all others."""
    known = [one for one in candidates if one.entry_id in classifier.place]
    others = [one for one in candidates if one.entry_id not in classifier.place]
    if not known:
        return by_nearness(candidates, sharing)
    nearest = max(one.rank for one in known)
    greatest = float(shares.max())
    by_entry = {one.entry_id: one for one in known}
    ordered: list[Candidate] = []
    for place in np.argsort(-shares):
        share, entry = float(shares[place]), classifier.entries[place]
        rank = nearest * (share / greatest) ** _REORDER
        one = by_entry.get(entry)
        if one is not None:
            ordered.append(msgspec.structs.replace(one, rank=rank, learnt=share))
    merged = sorted([*ordered, *others], key=lambda one: -one.rank)
    if merged[0].learnt is None:
        return Scored(merged, by_nearness(merged, sharing).score, False)
    closest = max((one.meaning or 0.0) for one in known)
    return Scored(merged, merged[0].learnt * closest**_DISTANCE, True)


def raised(scored: Scored, entries: set[UUID]) -> Scored:
    """With these entries before all others."""
    first = [one for one in scored.candidates if one.entry_id in entries]
    others = [one for one in scored.candidates if one.entry_id not in entries]
    return scored._replace(candidates=[*first, *others])


def together(alone: Scored, continued: Scored) -> Scored:
    """A question that goes on from an earlier one: it is about what is near to it both alone and with the other."""
    if not alone.candidates or not continued.candidates:
        return continued if continued.candidates else alone
    by_entry = {one.entry_id: one for one in alone.candidates}
    least = min(one.rank for one in alone.candidates)
    merged = [
        msgspec.structs.replace(
            one, rank=(one.rank + (by_entry[one.entry_id].rank if one.entry_id in by_entry else least)) / 2
        )
        for one in continued.candidates
    ]
    return by_nearness(sorted(merged, key=lambda one: -one.rank), 0.0)
