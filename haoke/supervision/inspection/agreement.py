"""How far two inspectors agree who scored the same conversations without seeing each other's.

Cohen's κ = (observed - expected) / (1 - expected) agreement, where expected is what their habits would give by chance
(J. Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20, 1960). For
scales κ is weighted: a difference of d steps on a scale of n counts d²/n² of a full disagreement (J. Cohen, *Weighted
kappa*, Psychological Bulletin 70, 1968). Where chance alone would agree always (both only ever gave one and the same
answer), κ is 0/0: it is undefined, and None here, however often they agreed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean

import msgspec

from haoke.supervision.inspection.form import ScoreAnswer, ScoreItem

NOT_APPLICABLE = -1
"""As a category of its own beside yes and no, or the choices."""

Pair = tuple[int, int]


class ItemAgreement(msgspec.Struct, frozen=True):
    """``n``: pairs of answers; ``equal``: how many of them are the same; ``kappa`` is null where it is undefined.

    For a scale, κ is that of the ``compared`` pairs in which both called it applicable.
    """

    n: int
    equal: int
    compared: int
    kappa: float | None


def agreement_on(item: ScoreItem, answers: Sequence[tuple[ScoreAnswer, ScoreAnswer]]) -> ItemAgreement:
    pairs = [(_category(first), _category(second)) for first, second in answers]
    equal = sum(first == second for first, second in pairs)
    if item.kind == "scale":
        compared = [pair for pair in pairs if NOT_APPLICABLE not in pair]
        return ItemAgreement(len(pairs), equal, len(compared), kappa_of_scale(compared, item.top))
    return ItemAgreement(len(pairs), equal, len(pairs), kappa(pairs))


def _category(answer: ScoreAnswer) -> int:
    return NOT_APPLICABLE if answer.value is None else answer.value


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's κ of categories without an order."""
    return _kappa(pairs, lambda first, second: float(first != second))


def kappa_of_scale(pairs: Sequence[Pair], top: int) -> float | None:
    """Cohen's κ with quadratic weights, of steps from 0 to ``top``."""
    return _kappa(pairs, lambda first, second: (first - second) ** 2 / top**2)


def _kappa(pairs: Sequence[Pair], distance: Callable[[int, int], float]) -> float | None:
    """1 - observed / expected disagreement, which is the same and holds for both."""
    if not pairs:
        return None
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    observed = sum(distance(*pair) for pair in pairs) * len(pairs)
    expected = sum(
        distance(first, second) * times * others
        for first, times in firsts.items()
        for second, others in seconds.items()
    )
    return None if expected == 0 else 1 - observed / expected


def mean_difference(totals: Sequence[tuple[float, float]]) -> float | None:
    """Of two totals of the same conversation, without its sign."""
    return round(fmean(abs(first - second) for first, second in totals), 2) if totals else None
