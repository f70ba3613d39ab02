"""What was counted since the day began. A pure machine, moved by events and by when agents first wrote.

Each piece of work counts where it was first answered or given up, with its whole wait, on the day it arrived. What
arrived before the day is in none of the waits; it counts as handled when it ends. Answered is who got an agent's first
message; messages are not in the log, so they are asked for (``asks``) of what an agent has or had, and the answers
told (``answer``). Whether they are told at once or after the end, the counts are the same.
"""

from collections.abc import Callable

import msgspec

from haoke.supervision.board import facts
from haoke.supervision.board.facts import Fact

INTERVAL = 5 * 60_000
"""Milliseconds of a point of the trends."""

ARRIVED, ANSWERED, ABANDONED, HANDLED, IN_TIME = range(5)


class QueueDay(msgspec.Struct):
    """``in_time``: answered within the target. ``waited``: milliseconds, of the answered."""

    arrived: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    handled: int = 0
    waited: int = 0


class Pending(msgspec.Struct):
    """Arrived today, not known to be answered. ``queues``: since when in which. ``ended``: 0 while it goes on."""

    subject_id: str
    since: int
    queues: list[tuple[int, str]]
    ended: int = 0

    def queue_at(self, at: int) -> str:
        return next((queue for since, queue in reversed(self.queues) if since <= at), self.queues[0][1])


class Counted(msgspec.Struct):
    """All that a tally knows, to go on from."""

    begin: int
    end: int
    queues: dict[str, QueueDay]
    trend: dict[int, dict[str, list[int]]]
    agents: dict[str, list[int]]
    pending: dict[str, Pending]
    asked: list[str]


class Tally:
    """``begin`` and ``end`` of the day in milliseconds; ``target``: seconds within which one is to be answered."""

    def __init__(self, begin: int, end: int, target: Callable[[str], int], counted: Counted | None = None) -> None:
        known = counted or Counted(begin, end, {}, {}, {}, {}, [])
        self.begin = begin
        self.end = end
        self.target = target
        self.queues = known.queues
        self.trend = known.trend  # interval → queue → counts
        self.agents = known.agents  # taken, handled
        self._pending = known.pending
        self._asked = dict.fromkeys(known.asked)  # pending that an agent has or had, in the order of asking
        self.changed_queues: set[str] = set()
        self.changed_agents: set[str] = set()
        self.changed_intervals: set[int] = set()

    def counted(self) -> Counted:
        return Counted(self.begin, self.end, self.queues, self.trend, self.agents, self._pending, list(self._asked))

    def apply(self, name: str, fact: Fact, at: int) -> None:
        if not self.begin <= at < self.end:
            return
        item = fact.work_item_id
        pending = self._pending.get(item)
        if name == facts.ENQUEUED:
            self._pending[item] = Pending(fact.subject_id, at, [(at, fact.queue_id)])
            self._count(fact.queue_id, at, ARRIVED).arrived += 1
        elif name == facts.ASSIGNED:
            if pending is not None:
                self._asked.setdefault(item)
            if fact.member_id is not None:
                self._agent(fact.member_id)[0] += 1
        elif name == facts.RETURNED:
            if pending is not None:
                pending.queues.append((at, fact.queue_id))
        elif name == facts.FINISHED:
            self._finished(item, fact, at)

    def settle(self) -> None:
        self.changed_queues.clear()
        self.changed_agents.clear()
        self.changed_intervals.clear()

    def asks(self, most: int) -> dict[str, Pending]:
        """Of which work it is to be looked whether an agent wrote: those asked least lately, what ended among them."""
        return {item: self._pending[item] for item, _ in zip(self._asked, range(most), strict=False)}

    def answer(self, item: str, at: int | None) -> None:
        """When an agent first wrote; None: not yet, and never if it has ended."""
        pending = self._pending[item]
        self._asked.pop(item)
        if at is None and not pending.ended:
            self._asked[item] = None
            return
        del self._pending[item]
        if at is None:
            self._count(pending.queue_at(pending.ended), pending.ended, ABANDONED).abandoned += 1
        elif self.begin <= at < self.end:
            # Who wrote had it by then: what moved it in the same millisecond came after.
            queue_id, waited = pending.queue_at(at - 1), max(0, at - pending.since)
            day = self._count(queue_id, at, ANSWERED)
            day.answered += 1
            day.waited += waited
            if waited <= self.target(queue_id) * 1000:
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
        pending = self._pending.get(item)
        if item in self._asked and pending is not None:
            pending.ended = at
        elif pending is not None:
            del self._pending[item]
            self._count(pending.queue_at(at), at, ABANDONED).abandoned += 1
        if fact.member_id is not None:
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
