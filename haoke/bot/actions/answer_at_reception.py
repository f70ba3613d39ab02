"""The bot at the step of a reception flow: it answers visitors from what is known, and says when people have to."""

import time
from uuid import UUID

from haoke.bot.actions.ask_bot import keep_answer
from haoke.bot.client import Bot
from haoke.bot.matching.types import Outcome
from haoke.bot.types import AskBot, Reason
from haoke.conversations.contract import BotQuestion, BotReply, BotSays
from haoke.flows.types import Option
from haoke.kernel.db import Tx
from haoke.knowledge.catalog import published_phrasings

_PERSON_WANTED = "hand-over"  # of small talk
_REST = 10.0  # seconds without asking a bot that was away: visitors are not to wait for it one after the other
_ABSENT = {Reason.AWAY, Reason.LOADING}
_PEOPLE = BotReply("people")


class BotAtReception:
    """One a process. It asks within the transaction of the visitor's message, for some milliseconds."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._rests_until = 0.0

    async def ready(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> bool:  # noqa: ARG002 the port's
        """Whether anything is published, and the bot was there when it was asked last."""
        return not self._rests and bool(await published_phrasings(tx, workspace_id, limit=1))

    async def answer(
        self, tx: Tx, workspace_id: UUID, site_id: UUID | None, question: BotQuestion, locale: str
    ) -> BotReply:
        if self._rests or not question.text.strip():
            return _PEOPLE
        found = await self._bot.find(
            AskBot(
                workspace_id=workspace_id,
                text=question.text,
                locale=locale,
                earlier=question.earlier,
                site_id=site_id,
            )
        )
        if found.reason in _ABSENT:
            self._rests_until = time.monotonic() + _REST
            return _PEOPLE
        answer = await keep_answer(tx, workspace_id, question.text, locale, "", "reception", None, found, None)
        if found.small_talk is not None and found.small_talk.key == _PERSON_WANTED:
            return _PEOPLE
        if answer.outcome is Outcome.OFFERED:
            return BotReply("offered", options=[Option(str(one.entry_id), one.title) for one in answer.offered])
        says = [BotSays(part.text, part.format == "markdown") for part in answer.parts if part.text]
        if not says:
            return BotReply("unknown")
        return BotReply("answered", says, [Option(str(one.entry_id), one.title) for one in answer.related])

    @property
    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until
