"""Misses: questions that were not or badly answered, the clusters they make, and what can be learnt from them."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec
from rapidfuzz import fuzz

from haoke.bot.matching.text import tidy, words
from haoke.bot.matching.types import Outcome
from haoke.bot.types import KnownEntry, Reason

SETTLED_AFTER = timedelta(minutes=3)
"""What a question's worth shows in: a choice, a thumb, the same asked again, a person called for."""

_FEWEST_LETTERS = 2
_SAME = 55.0  # of a hundred, by which another question is the same in other words

ClusterState = Literal["open", "settled", "dismissed"]
DismissReason = Literal["off_topic", "known", "unclear", "private", "other"]


class Why(StrEnum):
    UNKNOWN = "unknown"  # the bot did not know
    NOT_CHOSEN = "not_chosen"  # it offered, and nothing of it was meant
    THUMB_DOWN = "thumb_down"
    ASKED_AGAIN = "asked_again"  # it answered, and the same was asked in other words
    HANDED_OVER = "handed_over"  # it answered, and then a person was wanted


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what became of it. ``next_question``: what was asked after it within ``SETTLED_AFTER``."""

    question: str
    outcome: Outcome
    reason: Reason
    helpful: bool | None
    chosen: bool
    next_question: str
    handed_over: bool


def why_missed(asked: Asked) -> Why | None:
    """None: it was answered, or says nothing about knowledge."""
    if len(key_of(asked.question).replace(" ", "")) < _FEWEST_LETTERS:
        return None
    if asked.reason in {Reason.SMALL_TALK, Reason.AWAY, Reason.LOADING}:
        return None
    if asked.helpful is False:
        return Why.THUMB_DOWN
    if asked.helpful or asked.chosen:
        return None
    if asked.outcome is Outcome.UNKNOWN:
        return Why.UNKNOWN
    if asked.outcome is Outcome.OFFERED:
        return Why.NOT_CHOSEN
    if asked.next_question and fuzz.ratio(key_of(asked.question), key_of(asked.next_question)) >= _SAME:
        return Why.ASKED_AGAIN
    return Why.HANDED_OVER if asked.handed_over else None


def key_of(question: str) -> str:
    """The same for questions that differ in nothing that counts."""
    return words(tidy(question))


class Miss(msgspec.Struct, frozen=True):
    """A question without an answer. ``entry_id``: what was answered wrongly."""

    id: UUID
    at: int
    question: str
    locale: str
    why: Why
    conversation_id: UUID | None
    entry_id: UUID | None


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that ask for the same; ``question`` is the most central of them. ``entry_id``: where it went."""

    id: UUID
    question: str
    locale: str
    state: ClusterState
    size: int
    first_at: int
    last_at: int
    entry_id: UUID | None
    reason: str
    decided_by: UUID | None
    decided_at: int | None


class AgentAnswer(msgspec.Struct, frozen=True):
    """What agents answered, ``times`` in nearly these words; ``conversation_id`` is one of those it was written in."""

    text: str
    times: int
    conversation_id: UUID


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """``phrasings``: new ways to ask for ``entry``; without one, a new entry with ``title`` and ``answer``."""

    entry: KnownEntry | None
    title: str
    phrasings: list[str]
    answer: str


class ClusterDetail(msgspec.Struct, frozen=True, kw_only=True):
    """``nearest``: what is published and might be meant, with the chance that it is."""

    cluster: Cluster
    whys: dict[str, int]
    answers: list[AgentAnswer]
    nearest: list[KnownEntry]
    proposal: Proposal
