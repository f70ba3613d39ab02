"""The agents of a simulation: what they have to do, and who of them has room."""

from uuid import UUID

from haoke.routing.contract import Candidate
from haoke.routing.matching import Roster
from haoke.routing.simulation.study import Plan, Seat

TEAM = UUID(int=1)


class Place:
    """A seat while the simulation runs. ``used``: seconds times units in use on shift, up to ``since``."""

    __slots__ = ("assigned_at", "capacity", "idle_since", "load", "on", "seat", "served", "since", "used", "wrapping")

    def __init__(self, seat: Seat, capacity: int) -> None:
        self.seat = seat
        self.capacity = capacity
        self.load = 0
        self.served = 0
        self.on = not seat.shifts
        self.wrapping = 0
        self.assigned_at = 0
        self.idle_since = 0
        self.used = 0.0
        self.since = 0.0

    def note(self, now: float) -> None:
        """Count what was in use until now; called before anything changes."""
        if self.on:
            self.used += min(self.load, self.capacity) * (now - self.since)
        self.since = now


class Floor:
    def __init__(self, seats: list[Seat], plan: Plan) -> None:
        self.roster = Roster()
        self._crew = self.roster.crew(TEAM)
        self.places = {seat.member_id: Place(seat, plan.capacity or seat.capacity) for seat in seats}
        for place in self.places.values():
            self._show(place)

    def anybody(self) -> bool:
        return bool(self._crew.free)

    def state_of(self, member_id: UUID) -> str:
        """As ``WorkItem.known_state`` says it."""
        place = self.places.get(member_id)
        if place is None or not place.on:
            return "offline"
        if place.wrapping:
            return "wrap_up"
        return "free" if place.load < place.capacity else "full"

    def take(self, chosen: Candidate, units: int, now: float) -> None:
        place = self.places[chosen.member_id]
        place.note(now)
        place.load += units
        place.served += 1
        place.assigned_at = place.idle_since = int(now * 1000)
        self._show(place)

    def give(self, member_id: UUID, units: int, now: float, *, wrapping: bool) -> None:
        """A piece of work is done."""
        place = self.places[member_id]
        place.note(now)
        place.load -= units
        place.idle_since = int(now * 1000)
        place.wrapping += wrapping
        self._show(place)

    def wrapped(self, member_id: UUID) -> None:
        place = self.places[member_id]
        place.wrapping -= 1
        self._show(place)

    def shift(self, member_id: UUID, on: bool, now: float) -> None:
        place = self.places[member_id]
        place.note(now)
        place.on = on
        place.idle_since = int(now * 1000)
        self._show(place)

    def _show(self, place: Place) -> None:
        """In the roster while there is room."""
        seat = place.seat
        if place.on and not place.wrapping and place.load < place.capacity:
            self._crew.free[seat.member_id] = Candidate(
                seat.member_id,
                place.load,
                place.capacity,
                place.assigned_at,
                place.idle_since,
                seat.skills,
                seat.performance,
            )
        else:
            self._crew.free.pop(seat.member_id, None)
