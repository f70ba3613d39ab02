"""Who gets what: pure rules over a roster in memory, with the reasons for the trace.

Reasons a member is passed over: their state's kind (``busy``, ``away``, ``wrap_up``, ``offline``), ``dropped`` (has
no client), ``full``, ``passed`` (declined or missed this item a moment ago), ``not_target``, ``not_better`` (the
strategy preferred another). Reasons to be taken: ``chosen`` by the strategy, ``preferred``, ``target``.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
import structlog

from haoke.kernel.plugins import discover
from haoke.routing import strategies
from haoke.routing.contract import Candidate, Strategy, WorkItem
from haoke.routing.types import Considered

log = structlog.get_logger()

DEFAULT_STRATEGY = "least_busy"
STRATEGIES = discover(strategies, "strategy", Strategy, "haoke.strategies")  # type: ignore[type-abstract]  # a protocol

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
        busier = Candidate(chosen.member_id, chosen.load + units, chosen.capacity, at)
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
    """An item, who is to have it (None: nobody yet), and the trace."""

    item: WorkItem
    chosen: Candidate | None
    strategy: str
    reason: str
    considered: list[Considered]
    counts: dict[str, int]


def match(
    item: WorkItem, roster: Roster, team_id: UUID, strategy: str, memory: dict[str, Any], preferred: UUID | None = None
) -> tuple[Match, dict[str, Any]]:
    """Choose for one item. Returns the match and the strategy's new memory; the roster is left as it is."""
    crew = roster.crew(team_id)
    if item.target_id is not None:
        candidate = roster.find(item.target_id)
        candidates = [candidate] if candidate is not None and not _hindrance(item, candidate) else []
        chosen, reason = (candidates[0], "target") if candidates else (None, "")
    else:
        candidates = _eligible(item, crew)
        chosen = next((each for each in candidates if each.member_id == preferred), None) if preferred else None
        reason = "preferred" if chosen is not None else ""
        if chosen is None and candidates:
            chosen, memory = _choose(strategy, item, candidates, memory)
            reason = "chosen" if chosen is not None else ""
    considered, counts = _explain(item, crew, candidates, chosen, reason)
    return Match(item, chosen, strategy, reason, considered, counts), memory


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


def _choose(
    name: str, item: WorkItem, candidates: list[Candidate], memory: dict[str, Any]
) -> tuple[Candidate | None, dict[str, Any]]:
    """The strategy's choice. One that is gone, fails or chooses outside the candidates must not stop the work."""
    try:
        chosen, memory_after = STRATEGIES[name].choose(item, candidates, memory)
        if chosen is None or chosen in candidates:
            return chosen, memory_after
        log.error("strategy chose a member it was not offered", strategy=name, member=str(chosen.member_id))
    except Exception:
        log.exception("strategy failed", strategy=name)
    return STRATEGIES[DEFAULT_STRATEGY].choose(item, candidates, {})[0], memory


def _explain(
    item: WorkItem, crew: Crew, candidates: list[Candidate], chosen: Candidate | None, reason: str
) -> tuple[list[Considered], dict[str, int]]:
    counts = dict(crew.counts)
    considered: list[Considered] = []
    if chosen is not None:
        considered.append(Considered(chosen.member_id, True, reason, chosen.load, chosen.capacity))
    plain = item.target_id is None and len(candidates) == len(crew.free)
    if not plain:
        _count(counts, (_hindrance(item, each) for each in crew.free.values()))
    rivals = len(candidates) - (chosen is not None)
    if rivals:
        counts["not_better"] = rivals
    for each in islice(crew.free.values(), TRACED):
        if each is not chosen:
            why = "" if plain else _hindrance(item, each)
            considered.append(Considered(each.member_id, False, why or "not_better", each.load, each.capacity))
    return [*considered, *crew.others][:TRACED], counts


def _count(counts: dict[str, int], reasons: Iterable[str]) -> None:
    for reason in reasons:
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
