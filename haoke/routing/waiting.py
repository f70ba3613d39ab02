"""How long somebody at a place in a queue will probably wait: a bound that holds in so many cases of ten. Pure.

The model. While somebody waits, work leaves the queue whenever an agent gets room; we take these departures for a
Poisson process of unknown rate. ``Evidence`` is what was seen of it: ``served`` departures in ``seconds`` during which
somebody waited. Whoever stands at place k waits for k departures. With the usual prior for a rate (density 1/rate) the
rate has a gamma distribution after the evidence, and the time to the k-th departure is a gamma variable of that rate:

    P(wait <= t) = I(t / (t + seconds); k, served)        (the regularised incomplete beta function)
                 = P(B >= k),  B ~ Binomial(k + served - 1, t / (t + seconds))

So little evidence gives a wide bound and much a narrow one, and nothing has to be tuned. To predict a wait from the
number ahead and the rate of departures is from W. Whitt, Predicting queueing delays, Management Science 45 (1999).

What it leaves out: who comes later with a higher priority, and agents who come or go. The evidence forgets after a
while, and ``queries.estimates`` keeps count of how often the bound held.
"""

import math
from datetime import timedelta

import msgspec

SURE = 0.8
"""In how many cases the bound is to hold."""

LEAST_SERVED = 5
REMEMBERED = timedelta(minutes=60)
"""Older evidence is forgotten."""

FARTHEST = 200
"""Places behind this one are told nothing."""

_STEPS = (60, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600)
"""The bounds that are told, in seconds; above the last one nothing is."""


class Evidence(msgspec.Struct, frozen=True):
    """``served`` left the queue in ``seconds`` during which somebody waited."""

    served: int
    seconds: float


def estimate(position: int, evidence: Evidence, sure: float = SURE) -> int | None:
    """The bound to tell whoever is at this place (from 1), in seconds; None with too little evidence."""
    if evidence.served < LEAST_SERVED or evidence.seconds <= 0 or not 1 <= position <= FARTHEST:
        return None
    for step in _STEPS:
        if chance(position, evidence, step) >= sure:
            return step
    return None


def chance(position: int, evidence: Evidence, seconds: float) -> float:
    """How likely the wait is not longer than this."""
    share = seconds / (seconds + evidence.seconds)
    trials = position + evidence.served - 1
    term = math.exp(trials * math.log1p(-share))  # of nobody having left; then of one more each
    below = 0.0
    for left in range(position):
        below += term
        term *= (trials - left) / (left + 1) * share / (1 - share)
    return max(0.0, 1 - below)
