"""When somebody has to be reminded of a conversation, and of what. Pure."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haoke.kernel.http.request import Body

ReminderKind = Literal["arrived", "unanswered", "too_long", "silent", "agent_silent"]
Language = Annotated[str, Meta(pattern=r"^(zh-CN|zh-TW|en)$")]
Question = Annotated[str, Meta(max_length=500)]

ASKED_AT = "asked_at"
"""In what was told: when a silent customer was asked whether they are still there."""

_SOON = timedelta(seconds=1)
_LATEST = timedelta(hours=1)


class ReminderRules(Body, frozen=True, kw_only=True):
    """What holds for a queue; 0 is off.

    ``unanswered_seconds``: within how long a customer is answered; half of it is the first level. ``too_long_minutes``:
    since the conversation was given to an agent. ``silent_minutes``: without a word of the customer after an answer,
    until they get ``warnings`` in their language; ``close_minutes`` later the conversation ends.
    ``agent_silent_minutes``: a customer waits so long for their agent that others are asked.
    """

    arrived: bool = False
    unanswered_seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    too_long_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    silent_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    close_minutes: Annotated[int, Meta(ge=1, le=1440)] = 5
    warnings: dict[Language, Question] = {}
    agent_silent_minutes: Annotated[int, Meta(ge=0, le=240)] = 0

    @property
    def watches(self) -> bool:
        """Whether conversations have to be looked at from time to time."""
        limits = (self.unanswered_seconds, self.too_long_minutes, self.silent_minutes, self.agent_silent_minutes)
        return any(limits)


class Facts(msgspec.Struct, frozen=True):
    """How a conversation stands. ``answered_at``: the last word was a member's, then; else None."""

    assigned: bool
    waiting_since: datetime | None
    answered_at: datetime | None
    started_at: datetime
    assigned_at: datetime


class Due(msgspec.Struct, frozen=True):
    """``level`` 50 is a first hint, 100 the thing itself. ``since`` is when what is complained about began."""

    kind: ReminderKind
    level: int
    since: datetime

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.level}"

    @property
    def mark(self) -> int:
        """Tells one silence from the next."""
        return int(self.since.timestamp() * 1_000_000)


class Outlook(msgspec.Struct, frozen=True):
    """What is due now, and when to look again."""

    due: list[Due]
    next_at: datetime


def outlook(rules: ReminderRules, facts: Facts, told: dict[str, int], at: datetime) -> Outlook:
    """``told``: what was said already, by ``Due.key``: the mark of its beginning."""
    look = _Look(told, at)
    if facts.assigned:
        waiting = facts.waiting_since
        look.at_limit("unanswered", timedelta(seconds=rules.unanswered_seconds), waiting, (50, 100))
        agent_waiting = None if waiting is None else max(waiting, facts.assigned_at)
        look.at_limit("agent_silent", timedelta(minutes=rules.agent_silent_minutes), agent_waiting)
        look.at_limit("too_long", timedelta(minutes=rules.too_long_minutes), facts.started_at)
        look.at_silence(rules, facts.answered_at)
    return Outlook(look.due, max(at + _SOON, min([at + _LATEST, *look.moments])))


class _Look:
    """At one conversation at one moment: what is due, and when what else can be."""

    def __init__(self, told: dict[str, int], at: datetime) -> None:
        self.told = told
        self.at = at
        self.due: list[Due] = []
        self.moments: list[datetime] = []

    def at_limit(
        self, kind: ReminderKind, limit: timedelta, since: datetime | None, levels: tuple[int, ...] = (100,)
    ) -> None:
        if limit:
            self.moments.append(self.at + limit * levels[0] / 100)  # the next one cannot be due before
        if limit and since is not None:
            for level in levels:
                self._consider(Due(kind, level, since), since + limit * level / 100)

    def at_silence(self, rules: ReminderRules, answered_at: datetime | None) -> None:
        if not rules.silent_minutes:
            return
        silence = timedelta(minutes=rules.silent_minutes)
        self.moments.append(self.at + silence)
        if answered_at is None:
            return
        question = Due("silent", 50, answered_at)
        self._consider(question, answered_at + silence)
        if self._was_told(question):
            asked = datetime.fromtimestamp(self.told[ASKED_AT] / 1_000_000, self.at.tzinfo)
            self._consider(Due("silent", 100, answered_at), asked + timedelta(minutes=rules.close_minutes))

    def _consider(self, reminder: Due, moment: datetime) -> None:
        if self._was_told(reminder):
            return
        if moment <= self.at:
            self.due.append(reminder)
        else:
            self.moments.append(moment)

    def _was_told(self, reminder: Due) -> bool:
        return self.told.get(reminder.key) == reminder.mark
