"""Which conversations a plan draws, and who inspects them.

Chance is a number made of the plan's seed and the conversation: the same draw always has the same outcome, nobody can
steer it, and each inspection can say why it was drawn.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from math import ceil
from uuid import UUID

import msgspec

from haoke.supervision.inspection.plan import FoundBy, InspectionPlanValues, SamplingRules

_WHOLE = 1 << 64


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A closed conversation as a plan looks at it. ``codes``: its closing code and those above it.

    ``found``: what automatic checks found in it, at worst.
    """

    conversation_id: UUID
    member_id: UUID
    minutes: int
    bad_rating: bool = False
    transferred: bool = False
    codes: frozenset[UUID] = frozenset()
    found: FoundBy = "no"


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why a conversation was drawn. By lot: at which ``place`` of ``of``, the first ``taken`` of which were drawn.

    ``rules``: what of the plan's rules it met.
    """

    way: str
    place: int = 0
    of: int = 0
    taken: int = 0
    rules: list[str] = []


class Drawn(msgspec.Struct, frozen=True):
    candidate: Candidate
    why: Why


def lot(seed: int, purpose: str, conversation_id: UUID) -> int:
    """A number below 2^64 that looks like chance."""
    said = f"{seed} {purpose} {conversation_id}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest())


def draw(
    plan: InspectionPlanValues, seed: int, candidates: Iterable[Candidate], drawn_before: Mapping[UUID, int]
) -> list[Drawn]:
    """``drawn_before``: member → how many of theirs were drawn in this period already. At most ``plan.most`` in it."""
    lots = sorted(candidates, key=lambda candidate: lot(seed, "draw", candidate.conversation_id))
    room = max(0, plan.most - sum(drawn_before.values()))
    if plan.way == "rule":
        return _by_rule(plan, lots)[:room]
    return _by_share(plan, lots, room) if plan.way == "share" else _by_quota(plan, lots, drawn_before)[:room]


def _by_share(plan: InspectionPlanValues, lots: Sequence[Candidate], room: int) -> list[Drawn]:
    taken = min(room, ceil(len(lots) * plan.share / 100))
    return [
        Drawn(each, Why(way="share", place=place, of=len(lots), taken=taken))
        for place, each in enumerate(lots[:taken], 1)
    ]


def _by_quota(plan: InspectionPlanValues, lots: Sequence[Candidate], before: Mapping[UUID, int]) -> list[Drawn]:
    """Of each agent so many, in the order of the lots: nobody's conversations are all drawn before somebody else's."""
    of = Counter(each.member_id for each in lots)
    places: Counter[UUID] = Counter()
    found = []
    for each in lots:
        places[each.member_id] += 1
        taken = max(0, plan.quota - before.get(each.member_id, 0))
        if places[each.member_id] <= taken:
            why = Why(way="quota", place=places[each.member_id], of=of[each.member_id], taken=taken)
            found.append(Drawn(each, why))
    return sorted(found, key=lambda drawn: drawn.why.place)


def _by_rule(plan: InspectionPlanValues, lots: Sequence[Candidate]) -> list[Drawn]:
    met = [(each, rules_met(plan.rules, each)) for each in lots]
    return [Drawn(each, Why(way="rule", rules=rules)) for each, rules in met if rules]


def rules_met(rules: SamplingRules, candidate: Candidate) -> list[str]:
    """The names of the rules that the conversation meets; one is enough."""
    checks = {
        "bad_rating": rules.bad_rating and candidate.bad_rating,
        "longer_minutes": 0 < rules.longer_minutes <= candidate.minutes,
        "transferred": rules.transferred and candidate.transferred,
        "found": rules.found != "no" and candidate.found in (rules.found, "severe"),
        "code_ids": not candidate.codes.isdisjoint(rules.code_ids),
    }
    return [name for name, holds in checks.items() if holds]


def wants_second(plan: InspectionPlanValues, seed: int, conversation_id: UUID) -> bool:
    """Whether a second inspector scores it too."""
    return lot(seed, "second", conversation_id) < _WHOLE * plan.second_share // 100


def deal(inspectors: Sequence[UUID], turn: int, barred: Collection[UUID]) -> tuple[UUID | None, int]:
    """Whose turn it is, and whose it is next. None when all are ``barred``."""
    for step in range(len(inspectors)):
        place = (turn + step) % len(inspectors)
        if inspectors[place] not in barred:
            return inspectors[place], place + 1
    return None, turn
