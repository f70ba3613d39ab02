"""Routes for those who look after the bot."""

from typing import Any
from uuid import UUID

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from haoke.bot.actions.change_settings import change_settings
from haoke.bot.client import Bot
from haoke.bot.matching.types import Outcome
from haoke.bot.permissions import ASK, MANAGE, VIEW
from haoke.bot.queries.index import list_asked, settings_of
from haoke.bot.types import AskedQuestion, BotSettings, BotStatus
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, page_of

_VIEW: dict[str, Any] = {"audience": "member", "permission": VIEW}


@get("/bot/asked", opt=_VIEW)
async def asked_questions(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    period: ThePeriod,
    outcome: FromQuery[Outcome | None] = None,
    entry: FromQuery[UUID | None] = None,
    helpful: FromQuery[bool | None] = None,
) -> Page[AskedQuestion]:
    """What was asked and what came of it, the newest first; ``entry``: what was answered or chosen."""
    async with db.reading() as tx:
        rows = await list_asked(
            tx,
            actor.workspace_id,
            limit=page.limit + 1,
            before=page.after(UUID),
            outcome=outcome,
            entry_id=entry,
            helpful=helpful,
            period=period,
        )
    return page_of(rows, page.limit, lambda row: row, lambda row: row.id)


@get("/bot/settings", opt=_VIEW)
async def bot_settings(db: TheDatabase, actor: TheActor) -> BotSettings:
    async with db.reading() as tx:
        return await settings_of(tx, actor.workspace_id)


@put("/bot/settings", opt={"audience": "member", "permission": MANAGE})
async def put_bot_settings(db: TheDatabase, actor: TheActor, data: JSONBody[BotSettings]) -> BotSettings:
    return await db.run(change_settings, actor, data)


@get("/bot/status", opt={"audience": "member", "permission": ASK})
async def bot_status(actor: TheActor, bot: NamedDependency[Bot]) -> BotStatus:
    """How the bot stands with the workspace's knowledge."""
    return await bot.status(actor.workspace_id)


routes: list[Any] = [asked_questions, bot_settings, put_bot_settings, bot_status]
