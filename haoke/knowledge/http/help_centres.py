"""Routes of help centres for members: how they are set, and what visitors said of an entry."""

from typing import Any, TypeAlias
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.knowledge.actions.set_help_centre import set_help_centre
from haoke.knowledge.contract import HelpSites
from haoke.knowledge.errors import HelpSiteNotFound
from haoke.knowledge.permissions import MANAGE, READ
from haoke.knowledge.queries.entries import entry_for
from haoke.knowledge.queries.help_centre import HelpVoices, help_centres_of, voices_of
from haoke.knowledge.types import HelpCentre

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}

TheSites: TypeAlias = NamedDependency[HelpSites]


class HelpCentreView(msgspec.Struct, frozen=True):
    """A site and its help centre. ``address``: its path; ``color``: the site's."""

    site_id: UUID
    name: str
    address: str
    color: str
    settings: HelpCentre


class HelpCentreList(msgspec.Struct, frozen=True):
    """Of the first two hundred sites."""

    items: list[HelpCentreView]


@get("/knowledge/help-centres", opt=_READ)
async def help_centres(db: TheDatabase, actor: TheActor, sites: TheSites) -> HelpCentreList:
    """All sites that something can be told on, with or without a help centre."""
    async with db.reading() as tx:
        known = await sites.all(tx, actor.workspace_id)
        stored = await help_centres_of(tx, actor.workspace_id)
    return HelpCentreList(
        [
            HelpCentreView(site.id, site.name, f"/help/{site.key}", site.color, stored.get(site.id, HelpCentre()))
            for site in known
        ]
    )


@put("/knowledge/help-centres/{site_id:uuid}", opt=_MANAGE)
async def put_help_centre(
    db: TheDatabase, actor: TheActor, sites: TheSites, site_id: FromPath[UUID], data: JSONBody[HelpCentre]
) -> HelpCentre:
    """Set it as a whole."""
    async with db.reading() as tx:
        known = await sites.all(tx, actor.workspace_id)
    site = next((each for each in known if each.id == site_id), None)
    if site is None:
        raise HelpSiteNotFound
    return await db.run(set_help_centre, actor, site, data)


@get("/knowledge/entries/{entry_id:uuid}/ratings", opt=_READ)
async def entry_ratings(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> HelpVoices:
    """What visitors of help centres said of it, for those who work on it."""
    async with db.reading() as tx:
        await entry_for(tx, actor, entry_id)
        return await voices_of(tx, actor.workspace_id, entry_id)


ROUTES: list[Any] = [help_centres, put_help_centre, entry_ratings]
