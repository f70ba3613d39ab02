"""Where others plug in: a bot that answers while a reception flow is at its step."""

from typing import Literal, Protocol
from uuid import UUID

import msgspec

from haoke.flows.types import Option
from haoke.kernel.db import Tx


class BotQuestion(msgspec.Struct, frozen=True):
    """What a visitor asks; ``earlier``: what they asked before, the oldest first."""

    text: str
    earlier: list[str] = []


class BotSays(msgspec.Struct, frozen=True):
    text: str
    markdown: bool = False


class BotReply(msgspec.Struct, frozen=True):
    """``people``: a person is wanted, or has to answer. ``options``: questions that may have been meant."""

    outcome: Literal["answered", "offered", "unknown", "people"]
    says: list[BotSays] = []
    options: list[Option] = []


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

    async def answer(
        self, tx: Tx, workspace_id: UUID, site_id: UUID | None, question: BotQuestion, locale: str
    ) -> BotReply:
        """What it says, within seconds. It never raises: a bot that is away means people."""
        ...
