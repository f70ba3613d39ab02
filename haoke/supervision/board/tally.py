"""What was counted since the day began. A pure machine, moved by events alone: replaying the log gives the same again.

Each piece of work counts where it was first answered or given up, with its whole wait, on the day it arrived. What
arrived before the day is in none of the waits; it counts as handled when it ends.
"""

from collections.abc import Callable

from haoke.supervision.board import facts
from haoke.supervision.board.facts import Fact

INTERVAL = 5 * 60_000
"""Milliseconds of a point of the trends."""

ARRIVED, ANSWERED, ABANDONED, HANDLED, IN_TIME = range(5)


class QueueDay:
    """``in_time``: answered within the target. ``waited``: milliseconds, of the answered."""

    __slots__ = ("abandoned", "answered", "arrived", "handled", "in_time", "waited")

    def __init__(self) -> None:
        self.arrived = self.answered = self.in_time = self.abandoned = self.handled = self.waited = 0


class Tally:
    """``begin`` and ``end`` of the day in milliseconds; ``target``: seconds within which one is to be answered."""

    def __init__(self, begin: int, end: int, target: Callable[[str], int]) -> None:
        self.begin = begin
        self.end = end
        self.target = target
        self.queues: dict[str, QueueDay] = {}
        self.trend: dict[int, dict[str, list[int]]] = {}  # interval → queue → counts
        self.agents: dict[str, list[int]] = {}  # taken, handled
        self._pending: dict[str, tuple[str, int]] = {}  # arrived today, nobody had it yet: item → queue, since
        self.changed_queues: set[str] = set()
        self.changed_agents: set[str] = set()
        self.changed_intervals: set[int] = set()

    def apply(self, name: str, fact: Fact, at: int) -> None:
        if not self.begin <= at < self.end:
            return
        item = fact.work_item_id
        if name == facts.ENQUEUED:
            self._pending[item] = (fact.queue_id, at)
            self._count(fact.queue_id, at, ARRIVED).arrived += 1
        elif name == facts.ASSIGNED:
            self._answered(item, at)
            if fact.member_id is not None:
                self._agent(fact.member_id)[0] += 1
        elif name == facts.RETURNED:
            if item in self._pending:
                self._pending[item] = (fact.queue_id, self._pending[item][1])
        elif name == facts.FINISHED:
            self._finished(item, fact, at)

    def settle(self) -> None:
        self.changed_queues.clear()
        self.changed_agents.clear()
        self.changed_intervals.clear()

    def _answered(self, item: str, at: int) -> None:
        pending = self._pending.pop(item, None)
        if pending is not None:
            queue_id, since = pending
            day = self._count(queue_id, at, ANSWERED)
            day.answered += 1
            day.waited += max(0, at - since)
            if at - since <= self.target(queue_id) * 1000:
                day.in_time += 1
                self._count(queue_id, at, IN_TIME)

    def lately(self, queue_id: str, at: int, length: int) -> tuple[int, int]:
        """Of what ended in the last ``length`` milliseconds: how much was answered in time, and how much it was."""
        in_time = ended = 0
        for interval in range((at - length - self.begin) // INTERVAL + 1, (at - self.begin) // INTERVAL + 1):
            counts = self.trend.get(interval, {}).get(queue_id)
            if counts is not None:
                in_time += counts[IN_TIME]
                ended += counts[ANSWERED] + counts[ABANDONED]
        return in_time, ended

    def _finished(self, item: str, fact: Fact, at: int) -> None:
        pending = self._pending.pop(item, None)
        if pending is not None:
            self._count(pending[0], at, ABANDONED).abandoned += 1
        elif fact.member_id is not None:
            self._count(fact.queue_id, at, HANDLED).handled += 1
            self._agent(fact.member_id)[1] += 1

    def _count(self, queue_id: str, at: int, what: int) -> QueueDay:
        interval = (at - self.begin) // INTERVAL
        self.trend.setdefault(interval, {}).setdefault(queue_id, [0, 0, 0, 0, 0])[what] += 1
        self.changed_intervals.add(interval)
        self.changed_queues.add(queue_id)
        return self.queues.setdefault(queue_id, QueueDay())

    def _agent(self, member_id: str) -> list[int]:
        self.changed_agents.add(member_id)
        return self.agents.setdefault(member_id, [0, 0])
