"""How plans did, and one study after the other."""

import bisect
from collections.abc import Sequence
from uuid import uuid5

import msgspec

from haoke.routing.simulation.engine import Served, run
from haoke.routing.simulation.floor import Floor, Place
from haoke.routing.simulation.study import BUCKETS, Outcome, Plan, Seat, Share, Study


def outcomes(study: Study) -> list[Outcome]:
    """The same arrivals under each plan."""
    arrivals = sorted(study.arrivals, key=lambda arrival: arrival.at)
    found = []
    for plan in study.plans:
        served, floor, end = run(arrivals, _staffed(study.seats, plan), plan)
        found.append(_outcome(plan, served, floor, end, study.target))
    return found


def _staffed(seats: Sequence[Seat], plan: Plan) -> list[Seat]:
    """So many agents as the plan wants: the first ones, or more like them."""
    if plan.agents is None or not seats:
        return list(seats)
    more = []
    for number in range(len(seats), plan.agents):
        like = seats[number % len(seats)]
        identifier = uuid5(like.member_id, str(number))
        more.append(msgspec.structs.replace(like, member_id=identifier, name=f"{like.name} +{number}"))
    return [*seats[: plan.agents], *more]


def _outcome(plan: Plan, served: list[Served], floor: Floor, end: float, target: int) -> Outcome:
    waits = sorted(each.began - each.arrival.at for each in served if each.began is not None)
    abandoned = sum(each.left for each in served)
    in_time = bisect.bisect_right(waits, target)
    counts = [0] * (len(BUCKETS) + 1)
    for wait in waits:
        counts[bisect.bisect_left(BUCKETS, wait)] += 1
    begin = served[0].arrival.at if served else 0.0
    shares, used, available = [], 0.0, 0.0
    for place in floor.places.values():
        place.note(end)
        room = place.capacity * _on_shift(place, begin, end)
        used, available = used + place.used, available + room
        shares.append(
            Share(place.seat.member_id, place.seat.name, place.served, place.used / room if room > 0 else 0.0)
        )
    answered = len(waits) + abandoned
    return Outcome(
        name=plan.name,
        offered=len(served),
        served=len(waits),
        abandoned=abandoned,
        left_over=len(served) - answered,
        in_time=in_time,
        service_level=in_time / answered if answered else None,
        mean_wait=sum(waits) / len(waits) if waits else None,
        p50_wait=_quantile(waits, 0.5),
        p90_wait=_quantile(waits, 0.9),
        longest_wait=waits[-1] if waits else None,
        had_to_wait=sum(wait > 0 for wait in waits) / len(waits) if waits else None,
        occupancy=used / available if available > 0 else None,
        fairness=_jain([share.occupancy for share in shares]),
        waits=counts,
        shares=shares,
    )


def _on_shift(place: Place, begin: float, end: float) -> float:
    if not place.seat.shifts:
        return end - begin
    return sum(max(0.0, min(until, end) - max(since, begin)) for since, until in place.seat.shifts)


def _quantile(ordered: list[float], share: float) -> float | None:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def _jain(values: list[float]) -> float | None:
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else None
