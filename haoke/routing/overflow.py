"""Overflow: when work goes on to another queue, and where it ends. Pure.

The rules of a queue are tried in their order; the first whose condition holds and that leads to a queue which takes
more work counts. Nothing comes back to a queue that it left, so work never goes in circles, whatever the rules say.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.routing.types import Standing

When = Literal["closed", "nobody", "length", "wait"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Go on to ``to`` when it is closed, nobody is online, ``over`` others wait before, or ``over`` seconds passed."""

    when: When
    over: Annotated[int, Meta(ge=0, le=86_400)] = 0
    to: UUID


class Step(msgspec.Struct, frozen=True):
    """From one queue to the next, and which condition made it so."""

    queue_id: UUID
    to: UUID
    reason: When


Rules = Mapping[UUID, Sequence[Rule]]


def way(
    queue_id: UUID,
    rules: Rules,
    standings: Mapping[UUID, Standing],
    *,
    before: int,
    waited: float,
    left: Sequence[UUID] = (),
) -> list[Step]:
    """The steps that work takes out of a queue; none when it stays. The last one leads to a queue that takes it.

    ``before``: how many wait before it; ``waited``: seconds it has been in the queue; ``left``: queues that it does not
    come back to.
    """
    seen = {queue_id, *left}

    def onward(here: UUID, before: int, waited: float) -> list[Step]:
        for rule in rules.get(here, ()):
            if rule.to in seen or rule.to not in standings or not _holds(rule, standings[here], before, waited):
                continue
            seen.add(rule.to)
            there = standings[rule.to]
            further = onward(rule.to, there.waiting, 0)
            if further or there.accepts:
                return [Step(here, rule.to, rule.when), *further]
        return []

    return onward(queue_id, before, waited) if queue_id in standings else []


def _holds(rule: Rule, standing: Standing, before: int, waited: float) -> bool:
    match rule.when:
        case "closed":
            return not standing.open
        case "nobody":
            return standing.online == 0
        case "length":
            return before >= rule.over
        case "wait":
            return waited >= rule.over


def reachable(rules: Rules) -> dict[UUID, set[UUID]]:
    """All queues that work of each may get to."""
    found: dict[UUID, set[UUID]] = {}
    for start in rules:
        todo, seen = [rule.to for rule in rules[start]], set[UUID]()
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += [rule.to for rule in rules.get(here, ())]
        found[start] = seen
    return found


def circle(start: UUID, rules: Rules) -> list[UUID]:
    """The queues of a circle through ``start``, beginning and ending with it; empty when there is none."""
    paths, seen = [[start]], set[UUID]()
    while paths:
        path = paths.pop()
        for rule in rules.get(path[-1], ()):
            if rule.to == start:
                return [*path, start]
            if rule.to not in seen:
                seen.add(rule.to)
                paths.append([*path, rule.to])
    return []
