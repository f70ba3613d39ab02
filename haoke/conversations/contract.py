"""Where others plug in: a bot that answers while a reception flow is at its step, and types of what tasks ask for."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from haoke.connections.types import CallRequest
from haoke.flows.types import Option
from haoke.kernel.db import Tx


class BotQuestion(msgspec.Struct, frozen=True):
    """What a visitor asks; ``earlier``: what they asked before, the oldest first."""

    text: str
    earlier: list[str] = []


HandOverReason = Literal["asked", "unknown", "turns", "away", "angry", "care", "words", "topic", "paused", "taken"]
"""Why people take over: a person is wanted; too many misses, or answers; no bot is there; the visitor is angry, or may
harm themselves; a word, or what the question is about, is for people; the bot is paused; a supervisor took over.
"""


class BotSays(msgspec.Struct, frozen=True):
    text: str
    markdown: bool = False


class BotReply(msgspec.Struct, frozen=True):
    """``people``: a person is wanted, or has to answer, for this ``reason``. ``options``: questions that may have been
    meant. ``title``: of what was answered. ``mood``: how the visitor sounds, where that can be told.

    ``task``: a flow of the purpose ``task`` that does what is wanted.
    """

    outcome: Literal["answered", "offered", "unknown", "people", "task"]
    says: list[BotSays] = []
    options: list[Option] = []
    task: UUID | None = None
    reason: HandOverReason = "away"
    title: str = ""
    mood: str = ""


BOT_ERRAND = "bot"
"""The kind of errand on which a bot that takes its time is asked."""


class BotErrand(msgspec.Struct, frozen=True):
    """What such an errand is sent with; a BotReply comes back."""

    question: BotQuestion
    locale: str
    site_id: UUID | None = None


class ReceptionBot(Protocol):
    """Given to ``reception.employ`` by the composition root."""

    async def ready(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> Literal["", "quick", "slow"]:
        """Whether there is a bot that knows something, and whether to ask it at once or on an errand."""
        ...

    async def paused(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> bool:
        """Whether it is not to answer now; asked at each word that a visitor says to it."""
        ...

    async def answer(
        self,
        tx: Tx,
        workspace_id: UUID,
        site_id: UUID | None,
        conversation_id: UUID | None,
        question: BotQuestion,
        locale: str,
    ) -> BotReply:
        """What it says, within seconds. It never raises: a bot that is away means people."""
        ...


class SlotChoice(msgspec.Struct, frozen=True):
    """A value of a list of one's own, and the words that mean it too."""

    id: str
    text: str
    synonyms: tuple[str, ...] = ()


class SlotRule(msgspec.Struct, frozen=True):
    """What is set of a slot, beside its type. ``pattern``: see ``slots/code.py``."""

    choices: tuple[SlotChoice, ...] = ()
    pattern: str = ""


class Found(msgspec.Struct, frozen=True):
    """A value in words: ``value`` for machines and systems, ``shown`` for people."""

    value: str
    shown: str


class SlotKind(ABC):
    """A type of values that tasks ask for. ``titles`` and ``retries`` (what is said to words without one) by locale.

    ``find`` is pure. ``local`` is the workspace's clock; ``asked``: the words answer the slot's own question, so that
    what would be too vague elsewhere counts. ``free``: any words are a value, even a question.
    """

    titles: dict[str, str]
    retries: dict[str, str]
    free = False

    @abstractmethod
    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:
        """The value that stands in the words, if one does."""

    def options(self, rule: SlotRule, locale: str) -> tuple[Option, ...]:  # noqa: ARG002
        """The values as buttons, where there are few."""
        return ()

    def fault(self, rule: SlotRule) -> str:  # noqa: ARG002
        """The code of what is wrong with the rule; empty when nothing is."""
        return ""


CALL_ERRAND = "call"
"""The kind of errand on which one of the company's systems is called."""


class CallErrand(msgspec.Struct, frozen=True, kw_only=True):
    """``taken``: variable → where it stands in the answer; ``found``: what has to stand there; ``shown``: the path as
    logs may show it. A CallAnswer comes back.
    """

    connection_id: UUID
    request: CallRequest
    shown: str
    taken: dict[str, str] = {}
    found: str = ""


class CallAnswer(msgspec.Struct, frozen=True):
    outcome: Literal["ok", "missing", "failed"]
    values: dict[str, str] = {}
