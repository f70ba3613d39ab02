"""Routes by which the bot is paused, and goes on."""

from typing import Any
from uuid import UUID

from litestar import get, put
from litestar.params import JSONBody

from haoke.accounts import catalog as accounts
from haoke.bot.actions.pause_bot import pause_bot, resume_bot
from haoke.bot.permissions import PAUSE
from haoke.bot.queries.seat import EVERYWHERE, pauses_of
from haoke.bot.types import BotPause
from haoke.channels import catalog as sites
from haoke.kernel.clock import to_ms
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body

_PAUSE: dict[str, Any] = {"audience": "member", "permission": PAUSE}


class BotWork(Body, frozen=True, kw_only=True):
    """``site_id`` None: everywhere."""

    paused: bool
    site_id: UUID | None = None


@get("/bot/pauses", opt=_PAUSE)
async def bot_pauses(db: TheDatabase, actor: TheActor) -> list[BotPause]:
    """Everywhere, then each site: whether the bot is paused there."""
    async with db.reading() as tx:
        known = {row.site_id: row for row in await pauses_of(tx, actor.workspace_id)}
        names = await accounts.member_names(tx, actor.workspace_id, {row.by for row in known.values()})
        places = [(EVERYWHERE, ""), *((site.id, site.name) for site in await sites.sites_of(tx, actor.workspace_id))]
    return [
        BotPause(
            None if place == EVERYWHERE else place,
            name,
            to_ms(known[place].at) if place in known else None,
            names.get(known[place].by, "") if place in known else "",
        )
        for place, name in places
    ]


@put("/bot/pauses", status_code=204, opt=_PAUSE)
async def put_bot_pause(db: TheDatabase, actor: TheActor, data: JSONBody[BotWork]) -> None:
    await db.run(pause_bot if data.paused else resume_bot, actor, data.site_id)


routes: list[Any] = [bot_pauses, put_bot_pause]
