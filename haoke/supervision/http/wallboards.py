"""Routes of wallboards: how they are laid out, and how busy the hours of the week are. What they show comes live."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.kernel.auth import Scope
from haoke.kernel.clock import now
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.routing import catalog as routing
from haoke.supervision.actions.change_wallboards import remove_wallboard, save_wallboard
from haoke.supervision.actions.keep_day import DAYS
from haoke.supervision.permissions import BOARD
from haoke.supervision.queries.boards import hours_of, weekdays_since
from haoke.supervision.queries.wallboards import wallboards_for
from haoke.supervision.types import LoadHour, Tile, Wallboard

_LOOKS = {"audience": "member", "permission": BOARD}
_MOST_TILES = 40


class WallboardSettings(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\0]*\S[^\0]*$")]
    shared: bool = False
    tiles: Annotated[list[Tile], Meta(max_length=_MOST_TILES)]


class Wallboards(msgspec.Struct, frozen=True):
    items: list[Wallboard]


class WeeklyLoad(msgspec.Struct, frozen=True):
    """Only hours in which anything happened; ``days``: how many Mondays, Tuesdays and so on were counted."""

    days: list[int]
    hours: list[LoadHour]


@get("/wallboards", opt=_LOOKS)
async def show_wallboards(db: TheDatabase, actor: TheActor) -> Wallboards:
    """One's own first, then those that are shared."""
    async with db.reading() as tx:
        return Wallboards(await wallboards_for(tx, actor))


@put("/wallboards/{wallboard_id:uuid}", status_code=204, opt=_LOOKS)
async def save(
    db: TheDatabase, actor: TheActor, wallboard_id: FromPath[UUID], data: JSONBody[WallboardSettings]
) -> None:
    """Make it or change it; the id is the client's own."""
    await db.run(save_wallboard, actor, wallboard_id, data.name.strip(), data.tiles, shared=data.shared)


@delete("/wallboards/{wallboard_id:uuid}", opt=_LOOKS)
async def remove(db: TheDatabase, actor: TheActor, wallboard_id: FromPath[UUID]) -> None:
    await db.run(remove_wallboard, actor, wallboard_id)


@get("/wallboards/load", opt=_LOOKS)
async def show_load(db: TheDatabase, actor: TheActor, of: FromQuery[UUID | None] = None) -> WeeklyLoad:
    """Of the last four weeks, but today; ``of``: a team or a queue. Nothing for those who see themselves alone."""
    reach = actor.require(BOARD)
    since = (now() - timedelta(days=DAYS)).date()
    async with db.reading() as tx:
        queues = [
            queue.id
            for queue in await routing.all_queues(tx, actor.workspace_id)
            if reach is not Scope.OWN
            and (reach is Scope.ALL or queue.team_id in actor.teams)
            and of in {None, queue.id, queue.team_id}
        ]
        days = await weekdays_since(tx, actor.workspace_id, since)
        rows = await hours_of(tx, actor.workspace_id, queues, since)
    return WeeklyLoad(days, [LoadHour(days=days[row.weekday - 1], **row._asdict()) for row in rows])


routes = [show_wallboards, save, remove, show_load]
