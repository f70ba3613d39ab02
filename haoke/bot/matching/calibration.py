"""From a score to a chance, and from chances to what to do: answer, offer, or say "I do not know"."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_ENOUGH = 40  # trials; with fewer, the default holds
_STEPS = 100
_LONGEST_STEP = 1.0


class Trial(NamedTuple):
    """A phrasing that was held back and asked. ``right``: the first candidate was its entry."""

    score: float
    right: bool


class Calibration(NamedTuple):
    """chance = 1 / (1 + exp(-(slope * log(score) + level)))"""

    slope: float
    level: float
    fitted: bool = False

    def chance(self, score: float) -> float:
        exponent = self.slope * math.log(max(score, 1e-6)) + self.level
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, exponent))))


def fitted(trials: Sequence[Trial], default: Calibration) -> Calibration:
    """Logistic regression by Newton's method, drawn a little to the default so that perfect trials stay finite."""
    if len(trials) < _ENOUGH:
        return default
    x = np.log(np.maximum([trial.score for trial in trials], 1e-6))
    features = np.stack([x, np.ones_like(x)], axis=1)
    right = np.array([trial.right for trial in trials], float)
    start = weights = np.array([default.slope, default.level])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(features @ weights, -50, 50)))
        slope = features.T @ (chances - right) + (weights - start)
        curve = (features * (chances * (1 - chances))[:, None]).T @ features + np.eye(2)
        step = np.linalg.solve(curve, slope)
        step *= min(1.0, _LONGEST_STEP / float(np.abs(step).max() + 1e-12))
        weights = weights - step
        if float(np.abs(step).max()) < 1e-6:
            break
    if weights[0] <= 0:  # a higher score must not mean less
        return default
    return Calibration(float(weights[0]), float(weights[1]), True)
