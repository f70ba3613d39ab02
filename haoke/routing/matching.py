"""Who gets what: pure rules over a roster in memory, with the reasons for the trace.

Reasons a member is passed over: their state's kind (``busy``, ``away``, ``wrap_up``, ``offline``), ``dropped`` (has
no client), ``full``, ``passed`` (declined or missed this item a moment ago), ``not_target``, ``unskilled`` (lacks what
the item needs at this moment), ``not_better`` (a step of the chain preferred others), ``held`` (a step keeps the item
for others). Reasons to be taken: ``chosen`` by the chain, ``preferred``, ``target``.
"""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

import msgspec

from haoke.routing.chain import Memory, Policy, Sieve, decide
from haoke.routing.contract import Candidate, WorkItem
from haoke.routing.rings import skilled
from haoke.routing.types import Considered

TRACED = 50
"""How many members a decision names; the counts cover all."""


class Crew:
    """The members of a team: who has room, and of the others a sample with its counts by reason."""

    def __init__(self) -> None:
        self.free: dict[UUID, Candidate] = {}
        self.others: list[Considered] = []
        self.counts: dict[str, int] = {}


class Roster:
    """The crews of some teams. A member of several teams has one capacity. Members of none: under None."""

    def __init__(self) -> None:
        self._crews: dict[UUID | None, Crew] = {}

    def crew(self, team_id: UUID | None) -> Crew:
        return self._crews.setdefault(team_id, Crew())

    def find(self, member_id: UUID) -> Candidate | None:
        """The member if it has room, whatever its team."""
        return next((crew.free[member_id] for crew in self._crews.values() if member_id in crew.free), None)

    def take(self, chosen: Candidate, units: int, at: int) -> None:
        """The chosen one has ``units`` more to do since ``at``."""
        busier = msgspec.structs.replace(chosen, load=chosen.load + units, last_assigned_at=at, idle_since=at)
        for crew in self._crews.values():
            if chosen.member_id not in crew.free:
                continue
            if busier.load < busier.capacity:
                crew.free[chosen.member_id] = busier
            else:
                del crew.free[chosen.member_id]
                crew.counts["full"] = crew.counts.get("full", 0) + 1

    def free(self, team_id: UUID) -> dict[UUID, Candidate]:
        """Members with room that an item of this team's queue may go to, a target from elsewhere included."""
        return self.crew(team_id).free | self.crew(None).free


class Match(msgspec.Struct, frozen=True):
    """An item, who is to have it (None: nobody yet), and the trace. ``strategy``: the step that chose or holds it."""

    item: WorkItem
    chosen: Candidate | None
    strategy: str
    reason: str
    considered: list[Considered]
    counts: dict[str, int]


def match(
    item: WorkItem, roster: Roster, team_id: UUID, policy: Policy, memory: Memory, preferred: UUID | None = None
) -> tuple[Match, Memory]:
    """Choose for one item. Returns the match and the strategies' new memory; the roster is left as it is."""
    crew = roster.crew(team_id)
    if item.target_id is not None:
        target = roster.find(item.target_id)
        found = target if target is not None and not _hindrance(item, target) else None
        return _matched(item, crew, Sieve([]), found, "target" if found else "", ""), memory
    sieve = Sieve(_eligible(item, crew))
    chosen = next((each for each in sieve.left if each.member_id == preferred), None) if preferred else None
    if chosen is not None:
        sieve.keep([chosen], "not_better")
        return _matched(item, crew, sieve, chosen, "preferred", ""), memory
    sieve.keep(skilled(item.rings, item.waited, sieve.left), "unskilled")
    verdict = decide(item, sieve, policy.steps, memory)
    reason = "chosen" if verdict.chosen else ("held" if verdict.step else "")
    return _matched(item, crew, sieve, verdict.chosen, reason, verdict.step), verdict.memory


def _eligible(item: WorkItem, crew: Crew) -> list[Candidate]:
    if item.units == 1 and not item.passed:
        return list(crew.free.values())
    return [candidate for candidate in crew.free.values() if not _hindrance(item, candidate)]


def _hindrance(item: WorkItem, candidate: Candidate) -> str:
    """Why a member with some room may not have this item; empty when it may."""
    if item.target_id is not None and candidate.member_id != item.target_id:
        return "not_target"
    if candidate.load + item.units > candidate.capacity:
        return "full"
    return "passed" if candidate.member_id in item.passed else ""


def _matched(item: WorkItem, crew: Crew, sieve: Sieve, chosen: Candidate | None, reason: str, step: str) -> Match:
    counts = dict(crew.counts)
    considered: list[Considered] = []
    if chosen is not None:
        considered.append(Considered(chosen.member_id, True, reason, chosen.load, chosen.capacity, step))
    fell = sieve.counts()
    for why, many in fell.items():
        counts[why] = counts.get(why, 0) + many
    taken_here = chosen is not None and chosen.member_id in crew.free
    if sum(fell.values()) + taken_here < len(crew.free):
        _count(counts, (_hindrance(item, each) for each in crew.free.values()))
    sample = list(islice(crew.free.values(), TRACED))
    out = sieve.out(sample)
    for each in sample:
        if each is not chosen:
            why, by = out.get(id(each)) or (_hindrance(item, each), "")
            considered.append(Considered(each.member_id, False, why, each.load, each.capacity, by))
    return Match(item, chosen, step, reason, [*considered, *crew.others][:TRACED], counts)


def _count(counts: dict[str, int], reasons: Iterable[str]) -> None:
    for reason in reasons:
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
