"""Routes for asking the bot and saying what its answers were worth."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from haoke.bot.actions.ask_bot import ASSIST, ask_bot
from haoke.bot.actions.rate_answer import rate_answer
from haoke.bot.client import Bot
from haoke.bot.permissions import ASK
from haoke.bot.types import BotAnswer
from haoke.kernel.http.inject import TheActor, TheDatabase, TheRuntime
from haoke.kernel.http.request import Body
from haoke.knowledge.types import Locale

_ASK: dict[str, Any] = {"audience": "member", "permission": ASK}
_LONGEST = 10_000  # characters; what is beyond the first lines is not looked at

Question = Annotated[str, msgspec.Meta(max_length=_LONGEST)]


class BotQuestion(Body, frozen=True, kw_only=True):
    """What is asked. ``earlier``: what the same person asked before, the oldest first; with a ``session_id`` Haoke
    knows it. ``site_id``: as visitors of this site see knowledge. ``trial``: somebody only tries the bot.
    ``assist``: an agent is shown what might be answered.
    """

    text: Question
    locale: Locale = "zh-CN"
    channel: Annotated[str, msgspec.Meta(max_length=40)] = ""
    earlier: Annotated[list[Question], msgspec.Meta(max_length=50)] | None = None
    session_id: UUID | None = None
    site_id: UUID | None = None
    trial: bool = False
    assist: bool = False


class AnswerFeedback(Body, frozen=True, kw_only=True):
    """``chosen_id``: which of the offered entries was meant."""

    helpful: bool | None = None
    chosen_id: UUID | None = None


@post("/bot/ask", opt=_ASK, status_code=200)
async def ask(
    runtime: TheRuntime, actor: TheActor, bot: NamedDependency[Bot], data: JSONBody[BotQuestion]
) -> BotAnswer:
    """An answer from what is published for everybody, entries that may be meant, or that the bot does not know."""
    return await ask_bot(
        runtime,
        bot,
        actor,
        data.text,
        data.locale,
        source="trial" if data.trial else ASSIST if data.assist else "api",
        channel=data.channel,
        earlier=data.earlier,
        session_id=data.session_id,
        site_id=data.site_id,
    )


@post("/bot/answers/{question_id:uuid}/feedback", opt=_ASK, status_code=204)
async def feedback(
    db: TheDatabase, actor: TheActor, question_id: FromPath[UUID], data: JSONBody[AnswerFeedback]
) -> None:
    await db.run(rate_answer, actor, question_id, data.helpful, data.chosen_id)


routes: list[Any] = [ask, feedback]
