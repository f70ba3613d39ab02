"""The test bench: question sets with what is expected, and runs that tell how right the bot is before and after."""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from haoke.bot.matching.types import Match, Outcome, Trace
from haoke.bot.types import BotSettings, KnownEntry

MOST_QUESTIONS = 5000  # of a run
AMONG = 3

Verdict = Literal["right", "offered", "unknown", "wrong", "gone"]
"""Answered, or refused, as expected; offered among others; not known; another entry; what is expected is not there."""

RunState = Literal["waiting", "running", "done", "cancelled", "failed"]


class EntryRevision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft as it was at a revision."""

    entry_id: UUID
    revision: int


class BenchChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would be published: drafts of entries, terms and thresholds."""

    entries: Annotated[list[EntryRevision], msgspec.Meta(max_length=200)] = []
    settings: BotSettings | None = None


class QuestionSet(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    questions: int
    changed_at: int


class BenchQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Without an ``entry`` nothing should be answered. ``held_back``: asked as if it were no phrasing of its entry.
    ``gone``: the entry that is expected is not live.
    """

    id: UUID
    question: str
    locale: str
    entry: KnownEntry | None
    held_back: bool
    gone: bool


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """``strangers``: questions that nothing should answer, ``refused``: as many were not. ``among``: right, or offered.

    ``gone`` questions count nowhere else.
    """

    questions: int
    right: int
    among: int
    strangers: int
    refused: int
    gone: int

    @property
    def accuracy(self) -> float:
        return self.right / self.questions if self.questions else 1.0


class BenchTry(msgspec.Struct, frozen=True, kw_only=True):
    """How a question went. ``entry_id``: the first candidate."""

    verdict: Verdict
    outcome: Outcome
    entry_id: UUID | None
    confidence: float
    trace: Trace


class BenchResult(msgspec.Struct, frozen=True, kw_only=True):
    place: int
    question: str
    expected: KnownEntry | None
    flip: Literal["", "better", "worse"]
    before: BenchTry | None
    after: BenchTry
    titles: dict[UUID, str]


class BenchRun(msgspec.Struct, frozen=True, kw_only=True):
    """``before``: without the change; without one, how the last run of these sets ended. ``why`` it failed.

    ``published_at``: the change was published from here; ``taken_back_at``: and taken back.
    """

    id: UUID
    at: int
    by: UUID | None
    state: RunState
    set_ids: list[UUID]
    change: BenchChange | None
    total: int
    done: int
    before: Figures | None
    after: Figures | None
    better: int
    worse: int
    why: str
    published_at: int | None
    taken_back_at: int | None


class BenchSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With ``demanded``, an entry, terms and thresholds are published only after a run of ``set_ids`` with them in
    which accuracy fell by no more than ``most_fall`` per cent of the questions.
    """

    demanded: bool = False
    set_ids: Annotated[list[UUID], msgspec.Meta(max_length=100)] = []
    most_fall: Annotated[float, msgspec.Meta(ge=0, le=100)] = 1.0


def judged(match: Match, expected: UUID | None, *, gone: bool = False) -> BenchTry:
    first = match.candidates[0].entry_id if match.candidates else None
    among = expected in [one.entry_id for one in match.candidates[:AMONG]]
    verdict: Verdict
    if gone:
        verdict = "gone"
    elif match.outcome is Outcome.UNKNOWN:
        verdict = "right" if expected is None else "unknown"
    elif match.outcome is Outcome.ANSWERED:
        verdict = "right" if first == expected else "wrong"
    else:
        verdict = "offered" if among else "wrong"
    return BenchTry(
        verdict=verdict, outcome=match.outcome, entry_id=first, confidence=match.confidence, trace=match.trace
    )


def flip(before: Verdict | None, after: Verdict) -> Literal["", "better", "worse"]:
    if before is None or "gone" in {before, after} or (before == "right") == (after == "right"):
        return ""
    return "better" if after == "right" else "worse"


def figures(results: Iterable[tuple[Verdict, bool]]) -> Figures:
    """``results``: verdicts, each with whether nothing should have been answered."""
    found = list(results)
    counted = [one for one in found if one[0] != "gone"]
    return Figures(
        questions=len(counted),
        right=sum(verdict == "right" for verdict, _ in counted),
        among=sum(verdict in {"right", "offered"} for verdict, _ in counted),
        strangers=sum(stranger for _, stranger in counted),
        refused=sum(stranger and verdict == "right" for verdict, stranger in counted),
        gone=len(found) - len(counted),
    )
