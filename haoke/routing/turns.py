"""In which order waiting items are served: a number for each that stays while it waits, the lower the sooner.

A point of priority is worth some seconds of waiting. So whoever waits overtakes, after a time that can be told, all who
come later with a higher priority: nobody waits for ever. With 0 seconds priority is strict.
"""

from typing import Any

from haoke.routing.contract import Facts

_STRICT = 10**12
"""Milliseconds no waiting makes up for: 31 years."""


def turn_of(enqueued_at: int, priority: int, ageing_seconds: int) -> int:
    """``enqueued_at`` in milliseconds."""
    return enqueued_at - priority * worth(ageing_seconds)


def worth(ageing_seconds: int) -> int:
    """Milliseconds of waiting that a point of priority is worth."""
    return ageing_seconds * 1000 or _STRICT


def priority_in(queue: Any, facts: Facts) -> int:
    """Of a customer's work in this queue (its row)."""
    return int(queue.priority) + facts.level * int(queue.level_points) + facts.raised
