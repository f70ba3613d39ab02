"""Where checks plug in, which say what is wrong in a conversation that has ended, and robots. Pure, no database."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

import msgspec

from haoke.accounts.types import Hours

Side = Literal["visitor", "member", "system"]
Severity = Literal["low", "medium", "high"]


class Line(msgspec.Struct, frozen=True):
    """A message that both sides saw. ``at`` in milliseconds; ``shows``: it has a file or a place beside its text."""

    seq: int
    by: Side
    text: str
    at: int
    member_id: UUID | None = None
    shows: bool = False


class Turn(msgspec.Struct, frozen=True):
    """From then on the conversation was this member's; None: it waited."""

    at: int
    member_id: UUID | None


class Rated(msgspec.Struct, frozen=True):
    """``followed``: somebody took up what the customer was unhappy about."""

    at: int
    score: int
    best: int
    bad: bool
    followed: bool
    member_id: UUID | None = None


class Said(msgspec.Struct, frozen=True):
    """Sensitive words that the workspace watches for, in a member's message."""

    seq: int
    words: tuple[str, ...]


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that has ended, as checks see it. Times in milliseconds.

    ``whole``: the lines begin where it began; of a very long one only the end is looked at. ``later``: what members
    wrote to the same customer in conversations after it. ``hours``: when its queue is open; None: always.
    """

    lines: tuple[Line, ...]
    opened_at: int
    closed_at: int
    closed_by: Side = "member"
    turns: tuple[Turn, ...] = ()
    whole: bool = True
    rating: Rated | None = None
    said: tuple[Said, ...] = ()
    later: tuple[Line, ...] = ()
    hours: Hours | None = None
    time_zone: str = "UTC"

    @property
    def talk(self) -> list[Line]:
        """What people said."""
        return [line for line in self.lines if line.by != "system"]

    @property
    def answers(self) -> list[Line]:
        return [line for line in self.lines if line.by == "member"]

    @property
    def served_at(self) -> int | None:
        """When a member first had it."""
        return next((turn.at for turn in self.turns if turn.member_id is not None), None)

    def owner(self, at: int) -> UUID | None:
        """Whose it was at a moment, or else who had it first."""
        known = [turn.member_id for turn in self.turns if turn.member_id is not None and turn.at <= at]
        return known[-1] if known else next((turn.member_id for turn in self.turns if turn.member_id), None)


class Evidence(msgspec.Struct, frozen=True):
    """A message, by its number; ``start`` to ``end``: these characters of its text, both 0: all of it."""

    seq: int
    start: int = 0
    end: int = 0


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a check found. ``reason`` names one of its sentences, ``data`` fills it.

    ``due``: it counts only when it is still so at that moment, in milliseconds; until then the conversation is looked
    at again.
    """

    reason: str
    evidence: tuple[Evidence, ...]
    at: int
    member_id: UUID | None
    data: dict[str, str] = {}
    due: int = 0


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a check's settings; also shown as a form. Every field has a default."""

    def checked(self) -> "CheckSettings":
        """As they are stored, or a named refusal of what the types alone cannot tell."""
        return self


@runtime_checkable
class Check(Protocol):
    """``titles``, ``descriptions`` and each of ``reasons`` by locale. ``severity``: what a new rule begins with.

    ``asks``: what is only read where a rule wants it, because it costs: ``later``.
    """

    titles: dict[str, str]
    descriptions: dict[str, str]
    reasons: dict[str, dict[str, str]]
    severity: Severity
    settings: type[CheckSettings]
    asks: frozenset[str]

    def look(self, talk: Talk, settings: Any) -> Iterable[Found]:
        """What is wrong in the conversation: in time that grows no faster than its text, and nothing thrown."""
        ...


@runtime_checkable
class Robot(Protocol):
    """A robot of a chat group, told of alarms in words. ``titles`` by locale; ``addresses``: how its own begin.

    ``signs``: with a secret that its provider makes.
    """

    titles: dict[str, str]
    addresses: tuple[str, ...]
    signs: bool

    def message(
        self, url: str, secret: str, text: str, mention: Sequence[str], at: float
    ) -> tuple[str, dict[str, Any]]:
        """Where to and what, at that time. ``mention``: who is called by name; ``@all``: everybody."""
        ...

    def refusal(self, answer: dict[str, Any]) -> str:
        """Why it was not taken, though the answer is well; empty when it was."""
        ...
