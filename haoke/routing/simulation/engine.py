"""The simulation of discrete events: arrivals, ends of work, shifts, and moments at which a policy relaxes."""

import bisect
import heapq
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import msgspec

from haoke.routing.chain import Memory, Policy, policy_of
from haoke.routing.contract import WorkItem
from haoke.routing.matching import match
from haoke.routing.simulation.floor import TEAM, Floor
from haoke.routing.simulation.study import Arrival, Plan, Seat
from haoke.routing.turns import turn_of

_SCAN = 500
"""Waiting items that are looked at each time at most, as in a live drain."""

_MOST_LOOKS = 64
_NOWHERE = UUID(int=0)

# What happens at the same moment happens in this order: whoever is done first has room for whoever comes.
_SHIFT, _DONE, _WRAPPED, _ARRIVES, _LOOK, _LEAVES = range(6)


class Served(NamedTuple):
    """What became of an arrival: ``began`` None means that it was not served; ``left``: gave up."""

    arrival: Arrival
    began: float | None
    member_id: UUID | None
    left: bool


def run(arrivals: list[Arrival], seats: list[Seat], plan: Plan) -> tuple[list[Served], Floor, float]:
    """Everything that arrives, in its order, the floor at the end, and when that was."""
    simulation = _Simulation(arrivals, seats, plan)
    simulation.run()
    return simulation.served(), simulation.floor, simulation.now


class _Simulation:
    def __init__(self, arrivals: list[Arrival], seats: list[Seat], plan: Plan) -> None:
        self.arrivals = arrivals
        self.plan = plan
        self.policy = policy_of(msgspec.to_builtins(plan.chain), msgspec.to_builtins(plan.rings))
        self.floor = Floor(seats, plan)
        self.now = 0.0
        self._memory: Memory = {}
        self._waiting: list[tuple[int, int, WorkItem]] = []  # by turn
        self._began: dict[int, tuple[float, UUID]] = {}
        self._left: set[int] = set()
        self._looks = _looks(self.policy)
        self._future: list[tuple[float, int, int, UUID]] = [
            (arrival.at, _ARRIVES, number, _NOWHERE) for number, arrival in enumerate(arrivals)
        ]
        for seat in seats:
            for begin, end in seat.shifts:
                self._future += [(begin, _SHIFT, 1, seat.member_id), (end, _SHIFT, 0, seat.member_id)]
        heapq.heapify(self._future)

    def run(self) -> None:
        while self._future:
            self.now, kind, number, member_id = heapq.heappop(self._future)
            if kind == _ARRIVES:
                self._arrives(number)
            elif kind == _DONE:
                wrapping = self.plan.wrap_up_seconds > 0
                self.floor.give(member_id, self.plan.units, self.now, wrapping=wrapping)
                if wrapping:
                    self._later(self.plan.wrap_up_seconds, _WRAPPED, number, member_id)
            elif kind == _WRAPPED:
                self.floor.wrapped(member_id)
            elif kind == _SHIFT:
                self.floor.shift(member_id, bool(number), self.now)
            elif kind == _LEAVES:
                self._leaves(number)
            if not self._future or self._future[0][0] > self.now or self._future[0][1] > _ARRIVES:
                self._drain()

    def served(self) -> list[Served]:
        found = []
        for number, arrival in enumerate(self.arrivals):
            began, member_id = self._began.get(number, (None, None))
            found.append(Served(arrival, began, member_id, number in self._left))
        return found

    def _later(self, seconds: float, kind: int, number: int, member_id: UUID = _NOWHERE) -> None:
        heapq.heappush(self._future, (self.now + seconds, kind, number, member_id))

    def _arrives(self, number: int) -> None:
        arrival, plan = self.arrivals[number], self.plan
        at = int(self.now * 1000)
        priority = plan.priority + arrival.facts.level * plan.level_points
        item = WorkItem(
            id=UUID(int=number + 1),
            workspace_id=_NOWHERE,
            kind="simulated",
            subject_id=_NOWHERE,
            queue_id=_NOWHERE,
            priority=priority,
            units=plan.units,
            enqueued_at=at,
            turn=turn_of(at, priority, plan.ageing_seconds),
            facts=arrival.facts,
            rings=self.policy.rings,
        )
        bisect.insort(self._waiting, (item.turn, number, item))
        for seconds in self._looks:
            self._later(seconds, _LOOK, number)
        if arrival.patience is not None:
            self._later(arrival.patience, _LEAVES, number)

    def _leaves(self, number: int) -> None:
        if number not in self._began:
            self._left.add(number)
            self._waiting = [each for each in self._waiting if each[1] != number]

    def _drain(self) -> None:
        """Give what waits to whoever has room, in serving order."""
        placed = False
        for _, number, item in self._waiting[:_SCAN]:
            if not self.floor.anybody():
                break
            asked = self._as_asked(item)
            found, self._memory = match(asked, self.floor.roster, TEAM, self.policy, self._memory)
            if found.chosen is not None:
                member_id = found.chosen.member_id
                self.floor.take(found.chosen, item.units, self.now)
                self._began[number] = (self.now, member_id)
                self._later(self.arrivals[number].handling, _DONE, number, member_id)
                placed = True
        if placed:
            self._waiting = [each for each in self._waiting if each[1] not in self._began]

    def _as_asked(self, item: WorkItem) -> WorkItem:
        """With what a live decision knows of it at this moment."""
        known = item.facts.known_id
        asks = known is not None and self.policy.asks("known_state")
        return msgspec.structs.replace(
            item,
            waited=(int(self.now * 1000) - item.enqueued_at) / 1000,
            known_state=self.floor.state_of(known) if asks and known is not None else "",
        )


def _looks(policy: Policy) -> list[int]:
    """Seconds of waiting at which a policy may decide otherwise although nobody came or went."""
    holds = {0}
    for step in policy.steps:
        if step.seconds:
            holds |= {held + step.seconds for held in holds}
    moments: Iterable[int] = (holds | {ring.after for ring in policy.rings}) - {0}
    return sorted(moments)[:_MOST_LOOKS]
