"""What goes into matching and what comes out of it."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Phrasing(msgspec.Struct, frozen=True):
    """One way to ask what an entry answers."""

    id: UUID
    entry_id: UUID
    text: str


class Outcome(StrEnum):
    ANSWERED = "answered"
    OFFERED = "offered"
    UNKNOWN = "unknown"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that came into question, by its best phrasing. Scores from 0 to 1; None: the channel had no say.

    ``lexical``: the same characters or words. ``spoken``: the same sounds. ``meaning``: near in the encoder's space.
    ``learnt``: the classifier's share. ``rank``: what all of it makes, by which candidates are ordered.
    """

    entry_id: UUID
    phrasing_id: UUID
    phrasing: str
    rank: float
    lexical: float
    spoken: float
    meaning: float | None
    learnt: float | None = None


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Why the outcome is what it is.

    ``read``: the question as it was compared, after normalisation, the workspace's terms and mended typing errors;
    ``with_earlier``: the earlier question it was read together with; ``exact``: a phrasing of one entry alone has its
    very words; ``fitted``: the workspace's own phrasings told what the score means.
    """

    read: str
    language: str
    mended: bool
    typed_in_pinyin: bool
    exact: bool
    with_earlier: str
    candidates: list[Candidate]
    score: float
    answer_from: float
    offer_from: float
    fitted: bool


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """``confidence``: the chance that the first candidate is what was asked for. ``score``: the same, uncalibrated."""

    outcome: Outcome
    confidence: float
    candidates: list[Candidate]
    trace: Trace
