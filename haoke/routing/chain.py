"""A queue's policy: the chain of strategies with their settings, and the rings of skills. Pure, and all that is asked.

A step that narrows the candidates to nobody holds the item for its seconds, counted from when the steps before it gave
way; then it counts as if it had said nothing. So a chain is read from its first step: "the known agent, for 30 seconds;
then those of the region, for 20; then whoever is least busy".
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from haoke.kernel.plugins import discover
from haoke.routing import strategies
from haoke.routing.contract import Candidate, Ring, Strategy, StrategySettings, WorkItem
from haoke.routing.types import ChainStep

log = structlog.get_logger()

STRATEGIES = discover(strategies, "strategy", Strategy, "haoke.strategies")  # type: ignore[type-abstract]  # a protocol

Memory = Mapping[str, dict[str, Any]]
"""What the steps remember, by strategy."""


class Step(msgspec.Struct, frozen=True):
    name: str
    strategy: Strategy
    settings: StrategySettings
    seconds: int


class Policy(msgspec.Struct, frozen=True):
    steps: tuple[Step, ...] = ()
    rings: tuple[Ring, ...] = ()

    def asks(self, what: str) -> bool:
        return any(what in step.strategy.asks for step in self.steps)


def policy_of(chain: Sequence[Any], rings: Sequence[Any]) -> Policy:
    """From what is stored. A step whose strategy is gone, or understands its settings no more, is left out."""
    steps = (_step(msgspec.convert(each, ChainStep)) for each in chain)
    return Policy(
        tuple(step for step in steps if step is not None), tuple(msgspec.convert(each, Ring) for each in rings)
    )


def _step(stored: ChainStep) -> Step | None:
    try:
        strategy = STRATEGIES[stored.strategy]
        settings = msgspec.convert(stored.settings, strategy.settings)
    except (KeyError, msgspec.ValidationError):
        log.warning("a step of a queue's chain is left out", strategy=stored.strategy, exc_info=True)
        return None
    return Step(stored.strategy, strategy, settings, stored.seconds)


class Sieve:
    """Who is left of the candidates for an item, and why each of the others is not: (reason, step)."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.left = candidates
        self._stages: list[tuple[list[Candidate], list[Candidate], str, str]] = []

    def keep(self, kept: list[Candidate], reason: str, step: str = "") -> None:
        if len(kept) != len(self.left):
            self._stages.append((self.left, kept, reason, step))
            self.left = kept

    def counts(self) -> dict[str, int]:
        """Reason → how many fell out for it."""
        counts: dict[str, int] = {}
        for before, kept, reason, _ in self._stages:
            counts[reason] = counts.get(reason, 0) + len(before) - len(kept)
        return counts

    def out(self, some: list[Candidate]) -> dict[int, tuple[str, str]]:
        """Why those of ``some`` who fell out did, by the object's id. Only a trace asks, and only for a sample."""
        found: dict[int, tuple[str, str]] = {}
        rest = {id(each) for each in some}
        for before, kept, reason, step in self._stages:
            staying = rest.intersection(map(id, kept))
            found.update((each, (reason, step)) for each in (rest - staying).intersection(map(id, before)))
            rest = staying
        return found


class Verdict(msgspec.Struct, frozen=True):
    """Who gets the item (None: it waits) and which step said so."""

    chosen: Candidate | None
    step: str
    memory: Memory


def decide(item: WorkItem, sieve: Sieve, steps: Sequence[Step], memory: Memory) -> Verdict:
    """Ask the steps in order, until one candidate is left, or a step holds the item."""
    begins, last = 0, ""
    for step in steps:
        if not sieve.left:
            break
        left, memory = _ask(step, item, sieve.left, memory)
        if left:
            sieve.keep(left, "not_better", step.name)
            last = step.name
            if len(left) == 1:
                return Verdict(left[0], step.name, memory)
        elif left is not None:
            begins += step.seconds
            if item.waited < begins:
                sieve.keep([], "held", step.name)
                return Verdict(None, step.name, memory)
    if not sieve.left:
        return Verdict(None, "", memory)
    chosen = min(sieve.left, key=_room)
    sieve.keep([chosen], "not_better")
    return Verdict(chosen, last, memory)


def _room(candidate: Candidate) -> tuple[float, int, int]:
    """Where the chain leaves several."""
    return candidate.load / candidate.capacity, candidate.last_assigned_at, candidate.member_id.int


def _ask(
    step: Step, item: WorkItem, candidates: list[Candidate], memory: Memory
) -> tuple[list[Candidate] | None, Memory]:
    """The step's answer. One that fails or names a stranger must not stop the work: it counts as having no opinion."""
    before = memory.get(step.name, {})
    try:
        answer, after = step.strategy.narrow(item, list(candidates), step.settings, dict(before))
        if answer is None:
            return None, memory
        named = {id(each) for each in answer}
        left = [each for each in candidates if id(each) in named] if len(named) != 1 else answer[:1]
        strangers = not named.issubset(map(id, candidates))
    except Exception:
        log.exception("strategy failed", strategy=step.name)
        return None, memory
    if strangers:
        log.error("strategy chose a member it was not offered", strategy=step.name)
        return None, memory
    return left, memory if after == before else {**memory, step.name: after}
