"""Ask the bot: find, say what knowledge answers, and keep what was asked and what came of it."""

from uuid import UUID

import msgspec

from haoke.bot.actions.ask_model import MOST_PATIENCE
from haoke.bot.actions.generate_answer import generate_answer
from haoke.bot.client import Bot
from haoke.bot.errors import ModelBudgetSpent, ModelFailed, ModelNotSet
from haoke.bot.generation.grounding import MOST_PASSAGES, Grounded, Passage, Turn
from haoke.bot.matching.types import Outcome
from haoke.bot.queries.index import earlier_questions
from haoke.bot.queries.models import has_model_for
from haoke.bot.tables import asked
from haoke.bot.types import AskBot, BotAnswer, BotFound, KnownEntry, KnownTask, Reason, Use
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.runtime import Runtime
from haoke.knowledge.catalog import published_entries
from haoke.knowledge.types import AnswerPart, Content, PublishedEntry

ASSIST = "assist"
"""The source of what is asked on behalf of an agent."""
EARLIER = 6  # questions of the same session
OFFERED = 3
_RELATED = 5
_KEPT = 1000  # characters of a question


async def ask_bot(
    runtime: Runtime,
    bot: Bot,
    actor: Actor,
    text: str,
    locale: str,
    *,
    source: str,
    channel: str = "",
    earlier: list[str] | None = None,
    session_id: UUID | None = None,
    site_id: UUID | None = None,
) -> BotAnswer:
    """Whatever happens to the bot, there is an answer in seconds: UNKNOWN at worst. Nobody's permission is checked."""
    if earlier is None and session_id is not None:
        async with runtime.db.reading() as tx:
            earlier = await earlier_questions(tx, actor.workspace_id, session_id, EARLIER)
    earlier = (earlier or [])[-EARLIER:]
    found = await bot.find(
        AskBot(workspace_id=actor.workspace_id, text=text, locale=locale, earlier=earlier, site_id=site_id)
    )
    if source == ASSIST:
        found = _answers_alone(found)
    written = await written_answer(runtime, actor.workspace_id, text, locale, channel, earlier, found)
    return await runtime.db.run(
        keep_answer, actor.workspace_id, text, locale, channel, source, session_id, found, written, site_id
    )


def _answers_alone(found: BotFound) -> BotFound:
    """For who answers by hand: a task is nothing that could be sent."""
    answers = [one for one in found.candidates if one.entry_id not in found.tasks]
    first = bool(found.candidates) and found.candidates[0].entry_id in found.tasks
    outcome = Outcome.OFFERED if first and found.outcome is Outcome.ANSWERED else found.outcome
    return msgspec.structs.replace(found, outcome=outcome, candidates=answers, tasks={})


async def written_answer(
    runtime: Runtime,
    workspace_id: UUID,
    text: str,
    locale: str,
    channel: str,
    earlier: list[str],
    found: BotFound,
    *,
    use: Use = "answers",
    patience: float = MOST_PATIENCE,
) -> Grounded | None:
    """What a language model makes of the entries found, where the workspace has one for this. None: go on without."""
    if found.small_talk is not None or not found.candidates or found.candidates[0].entry_id in found.tasks:
        return None
    async with runtime.db.reading() as tx:
        if not await has_model_for(tx, workspace_id, use):
            return None
        wanted = [one.entry_id for one in found.candidates[:MOST_PASSAGES]]
        entries = await published_entries(tx, workspace_id, wanted)
    passages = [_passage(entry, locale, channel) for entry in entries]
    turns = [Turn("visitor", question) for question in earlier]
    try:
        answer = await generate_answer(
            runtime, workspace_id, text, passages, turns, locale=locale, use=use, patience=patience
        )
    except (ModelNotSet, ModelBudgetSpent, ModelFailed):
        return None
    return answer if isinstance(answer, Grounded) else None


def _passage(entry: PublishedEntry, locale: str, channel: str) -> Passage:
    parts = answer_parts(entry.content, locale, channel)
    return Passage(str(entry.id), entry.content.title, "\n".join(part.text for part in parts if part.text))


async def keep_answer(
    tx: Tx,
    workspace_id: UUID,
    text: str,
    locale: str,
    channel: str,
    source: str,
    session_id: UUID | None,
    found: BotFound,
    written: Grounded | None,
    site_id: UUID | None = None,
    waited: int | None = None,
) -> BotAnswer:
    """What to say to what was found, or ``written`` from it; and a line in the log of questions.

    ``waited``: milliseconds, of a visitor.
    """
    if written is None:
        answer = await _answer(tx, workspace_id, locale, channel, found)
    else:
        answer = await _as_written(tx, workspace_id, locale, found, written)
    await tx.execute(
        asked.insert().values(
            workspace_id=workspace_id,
            id=answer.id,
            question=text[:_KEPT],
            locale=locale,
            source=source,
            session_id=session_id,
            site_id=site_id,
            waited=waited,
            outcome=answer.outcome,
            reason=answer.reason,
            confidence=answer.confidence,
            entry_id=answer.entry.entry_id if answer.entry else None,
            task_id=answer.task.flow_id if answer.task else None,
            offered=[str(one.entry_id) for one in answer.offered],
        )
    )
    return answer


async def _answer(tx: Tx, workspace_id: UUID, locale: str, channel: str, found: BotFound) -> BotAnswer:
    """What was found, as knowledge says it now: what is not live any more is left out."""
    wanted = [one.entry_id for one in found.candidates[: OFFERED + 1]]
    tasks = [KnownTask(one, found.tasks[one]) for one in wanted if one in found.tasks]
    if tasks and found.outcome is Outcome.ANSWERED and tasks[0].flow_id == wanted[0] and found.small_talk is None:
        return BotAnswer(
            id=new_id(),
            outcome=Outcome.ANSWERED,
            reason=Reason.TASK,
            confidence=found.confidence,
            task=tasks[0],
            trace=found.trace,
            processor_ms=found.processor_ms,
        )
    live = {one.id: one for one in await published_entries(tx, workspace_id, wanted)} if wanted else {}
    known = [live[one] for one in wanted if one in live]
    answered = known[0] if known and found.outcome is Outcome.ANSWERED and known[0].id == wanted[0] else None
    if found.small_talk is not None:
        parts = [AnswerPart(text=found.small_talk.text, format="plain")]
    elif found.reason is Reason.GRAPH and found.graph is not None:
        parts = [AnswerPart(text=found.graph.text, format="plain")]
    else:
        parts = answer_parts(answered.content, locale, channel) if answered else []
    outcome = found.outcome
    if not parts:
        outcome = Outcome.OFFERED if (known or tasks) and outcome is not Outcome.UNKNOWN else Outcome.UNKNOWN
        answered = None
    others = [one for one in known if one is not answered]
    related = answered.content.related[:_RELATED] if answered else []
    return BotAnswer(
        id=new_id(),
        outcome=outcome,
        reason=found.reason,
        confidence=found.confidence,
        entry=_known(answered, locale, found.confidence) if answered else None,
        parts=parts,
        offered=[_known(one, locale) for one in others[:OFFERED]] if outcome is Outcome.OFFERED else [],
        offered_tasks=tasks if outcome is Outcome.OFFERED else [],
        related=[_known(one, locale) for one in await published_entries(tx, workspace_id, related)] if related else [],
        graph=found.graph,
        trace=found.trace,
        processor_ms=found.processor_ms,
    )


async def _as_written(tx: Tx, workspace_id: UUID, locale: str, found: BotFound, written: Grounded) -> BotAnswer:
    sources = await published_entries(tx, workspace_id, [UUID(source) for source in written.sources])
    return BotAnswer(
        id=new_id(),
        outcome=Outcome.ANSWERED,
        reason=Reason.WRITTEN,
        confidence=found.confidence,
        entry=_known(sources[0], locale, found.confidence) if sources else None,
        parts=[AnswerPart(text=written.text, format="plain")],
        sources=[_known(one, locale) for one in sources],
        trace=found.trace,
        processor_ms=found.processor_ms,
    )


def answer_parts(content: Content, locale: str, channel: str) -> list[AnswerPart]:
    """The answer for this language and channel; else for the language, for the entry's own, or any."""
    order = [(locale, channel), (locale, ""), (content.locale, channel), (content.locale, "")]
    answers = {(one.locale, one.channel): one.parts for one in content.answers if one.parts}
    return next((answers[key] for key in order if key in answers), next(iter(answers.values()), []))


def _known(entry: PublishedEntry, locale: str, confidence: float | None = None) -> KnownEntry:
    titles = {one.locale: one.title for one in entry.content.answers if one.title}
    title = entry.content.title if entry.content.locale == locale else titles.get(locale, entry.content.title)  # type: ignore[call-overload]  # any text
    return KnownEntry(entry.id, title, confidence)
