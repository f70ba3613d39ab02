"""What answers to a score form are worth."""

import msgspec

from haoke.supervision.inspection.form import Answers, ScoreFormContent, ScoreItem, items_of


class Score(msgspec.Struct, frozen=True):
    """``total``: from 0 to 100. ``shares``: of items that applied, from 0 to 1. ``fatal``: fatal ones that failed."""

    total: float
    shares: dict[str, float]
    fatal: list[str]


def share_of(item: ScoreItem, value: int) -> float:
    """The share of its points that an answer earns."""
    if item.kind == "scale":
        return value / item.top
    return item.choices[value].share / 100 if item.kind == "choices" else float(value)


def score(content: ScoreFormContent, answers: Answers) -> Score:
    """Earned by possible points of what applied; 0 when a fatal item earned nothing.

    The answers are complete and fit the form: see ``form.refuse_wrong``.
    """
    applied = [(item, value) for item in items_of(content) if (value := answers[item.id].value) is not None]
    shares = {item.id: share_of(item, value) for item, value in applied}
    fatal = [item.id for item, _ in applied if item.fatal and shares[item.id] == 0]
    possible = sum(item.points for item, _ in applied)
    earned = sum(item.points * shares[item.id] for item, _ in applied)
    return Score(0.0 if fatal else round(100 * earned / possible, 2), shares, fatal)
