"""The bot at the step of a reception flow: it answers visitors from what is known, and says when people have to."""

import time
from typing import Any, Literal
from uuid import UUID

import msgspec

from haoke.bot.actions.ask_bot import keep_answer, written_answer
from haoke.bot.client import Bot
from haoke.bot.hand_over import people_wanted
from haoke.bot.matching.types import Outcome
from haoke.bot.queries.index import kept_hand_over
from haoke.bot.queries.models import has_model_for
from haoke.bot.queries.seat import is_paused, kept_pauses, knows_something
from haoke.bot.sentiment.estimate import estimate
from haoke.bot.sentiment.mood import Mood
from haoke.bot.types import AskBot, BotAnswer, BotFound, HandOverRules, Reason
from haoke.conversations.contract import BotErrand, BotQuestion, BotReply, BotSays
from haoke.flows.contract import Asked
from haoke.flows.types import Option
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t
from haoke.kernel.runtime import Runtime
from haoke.knowledge.catalog import published_entries

_PERSON_WANTED = "hand-over"  # of small talk
_REST = 10.0  # seconds without asking a bot that was away: visitors are not to wait for it one after the other
_ABSENT = {Reason.AWAY, Reason.LOADING}
_MODEL_PATIENCE = 20.0  # seconds; after that visitors get the answer without a model
_AWAY = BotReply("people", reason="away")


class BotAtReception:
    """One a process. It asks within the transaction of the visitor's message, for some milliseconds.

    Where a language model answers visitors, it has itself asked on errands instead.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._rests_until = 0.0

    async def ready(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> Literal["", "quick", "slow"]:
        """Whether anything is published, the bot is not paused, and was there when it was asked last."""
        if self._rests or await self.paused(tx, workspace_id, site_id) or not await knows_something(tx, workspace_id):
            return ""
        return "slow" if await has_model_for(tx, workspace_id, "visitors") else "quick"

    async def paused(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> bool:
        return is_paused(await kept_pauses.get(tx, workspace_id), site_id)

    async def answer(
        self,
        tx: Tx,
        workspace_id: UUID,
        site_id: UUID | None,
        conversation_id: UUID | None,
        question: BotQuestion,
        locale: str,
    ) -> BotReply:
        began = time.monotonic()
        if self._rests or not question.text.strip():
            return _AWAY
        rules = await kept_hand_over.get(tx, workspace_id)
        mood = estimate(question.text)
        if wanted := people_wanted(question.text, mood, rules):
            return BotReply("people", reason=wanted, mood=mood.label)
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
            return _AWAY
        answer = await keep_answer(
            tx,
            workspace_id,
            question.text,
            locale,
            "",
            "reception",
            conversation_id,
            found,
            None,
            site_id,
            _ms_since(began),
        )
        return await _reply(tx, workspace_id, found, answer, rules, mood, locale)

    @property
    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until


class BotOnErrand:
    """The bot with a language model, asked after the transaction of the visitor's message. It runs errands."""

    seconds = _MODEL_PATIENCE + 10.0

    def __init__(self, runtime: Runtime, bot: Bot) -> None:
        self._runtime = runtime
        self._bot = bot

    async def run(self, asked: Asked) -> dict[str, Any]:
        began = time.monotonic()
        errand = msgspec.convert(asked.payload, BotErrand)
        text, earlier, locale = errand.question.text, errand.question.earlier, errand.locale
        mood = estimate(text)
        async with self._runtime.db.reading() as tx:
            rules = await kept_hand_over.get(tx, asked.workspace_id)
        if wanted := people_wanted(text, mood, rules):
            return _as_result(BotReply("people", reason=wanted, mood=mood.label))
        found = await self._bot.find(
            AskBot(workspace_id=asked.workspace_id, text=text, locale=locale, earlier=earlier, site_id=errand.site_id)
        )
        if found.reason in _ABSENT:
            return _as_result(_AWAY)
        written = await written_answer(
            self._runtime,
            asked.workspace_id,
            text,
            locale,
            "",
            earlier,
            found,
            use="visitors",
            patience=_MODEL_PATIENCE,
        )
        source = "reception" if asked.subject_id is not None else "trial"
        answer = await self._runtime.db.run(
            keep_answer,
            asked.workspace_id,
            text,
            locale,
            "",
            source,
            asked.subject_id,
            found,
            written,
            errand.site_id,
            _ms_since(began),
        )
        async with self._runtime.db.reading() as tx:
            return _as_result(await _reply(tx, asked.workspace_id, found, answer, rules, mood, locale))


def _ms_since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


async def _reply(
    tx: Tx, workspace_id: UUID, found: BotFound, answer: BotAnswer, rules: HandOverRules, mood: Mood, locale: str
) -> BotReply:
    if found.small_talk is not None and found.small_talk.key == _PERSON_WANTED:
        return BotReply("people", reason="asked", mood=mood.label)
    if answer.task is not None:
        return BotReply("task", task=answer.task.flow_id, title=answer.task.title, mood=mood.label)
    if answer.entry is not None and rules.categories:
        entries = await published_entries(tx, workspace_id, [answer.entry.entry_id])
        if any(entry.content.category_id in rules.categories for entry in entries):
            return BotReply("people", reason="topic", mood=mood.label)
    reply = _said(answer, locale)
    title = answer.entry.title if answer.entry is not None else ""
    return msgspec.structs.replace(reply, title=title, mood=mood.label)


def _said(answer: BotAnswer, locale: str) -> BotReply:
    if answer.outcome is Outcome.OFFERED:
        tasks = [Option(str(one.flow_id), one.title) for one in answer.offered_tasks]
        return BotReply("offered", options=[*tasks, *(Option(str(one.entry_id), one.title) for one in answer.offered)])
    says = [BotSays(part.text, part.format == "markdown") for part in answer.parts if part.text]
    if not says:
        return BotReply("unknown")
    if answer.sources:
        titles = "\n".join(f"· {source.title}" for source in answer.sources)
        last = f"{says[-1].text}\n\n{t(locale, 'flows.bot.sources')}\n{titles}"
        says[-1] = msgspec.structs.replace(says[-1], text=last)
    return BotReply("answered", says, [Option(str(one.entry_id), one.title) for one in answer.related])


def _as_result(reply: BotReply) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.to_builtins(reply)
    return result
