"""Erlang's formulas for a queue with Poisson arrivals, exponential handling times and patient customers (M/M/n).

``load`` is in erlangs: arrivals a second times the mean handling time in seconds. After A. K. Erlang, 1917; the
recursion for B is the stable form of its definition.
"""

import math


def erlang_b(load: float, agents: int) -> float:
    """The probability that all ``agents`` are busy when nobody waits."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """The probability that an arrival has to wait; 1 when the agents are not enough for the load."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(load, agents)
    return blocked / (1 - load / agents * (1 - blocked))


def service_level(load: float, agents: int, handling: float, within: float) -> float:
    """The share of arrivals answered ``within`` so many seconds. ``handling``: mean, in seconds."""
    if load >= agents:
        return 0.0
    return 1 - erlang_c(load, agents) * math.exp(-(agents - load) * within / handling)


def mean_wait(load: float, agents: int, handling: float) -> float:
    """The average speed of answer in seconds; infinite when the agents are not enough."""
    return erlang_c(load, agents) * handling / (agents - load) if load < agents else math.inf
