"""Routes of help centres for members: how they are set, and what visitors said of an entry."""

from typing import Any, TypeAlias
from uuid import UUID

import msgspec
from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from haoke.kernel.clock import now, to_ms
from haoke.kernel.http.address import own_url
from haoke.kernel.http.inject import TheActor, TheDatabase, TheRuntime
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.set_help_centre import set_help_centre
from haoke.knowledge.contract import HelpSites
from haoke.knowledge.errors import HelpSiteNotFound
from haoke.knowledge.help_centre.memory import OpenCentre, Shelf
from haoke.knowledge.help_centre.pages import article_page, missing_page
from haoke.knowledge.help_centre.visit import Visit
from haoke.knowledge.help_centre.wording import answered_locales
from haoke.knowledge.permissions import MANAGE, READ, WRITE
from haoke.knowledge.queries.categories import list_categories
from haoke.knowledge.queries.entries import entry_for
from haoke.knowledge.queries.help_centre import Article, HelpVoices, help_centre, help_centres_of, voices_of
from haoke.knowledge.rules import cleaned
from haoke.knowledge.types import Content, Form, HelpCentre, Locale

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_WRITE: dict[str, Any] = {"audience": "member", "permission": WRITE}
_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}

TheSites: TypeAlias = NamedDependency[HelpSites]


class HelpCentreView(msgspec.Struct, frozen=True):
    """A site and its help centre. ``address``: its path; ``color``: the site's."""

    site_id: UUID
    name: str
    address: str
    color: str
    settings: HelpCentre


class PreviewedEntry(Body, frozen=True, kw_only=True):
    """What is being written, whether it has been saved or not."""

    site_id: UUID
    locale: Locale
    form: Form
    content: Content


class EntryPreview(msgspec.Struct, frozen=True):
    """A whole page, without scripts."""

    html: str


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


@post("/knowledge/entries/{entry_id:uuid}/preview", status_code=200, opt=_WRITE)
async def preview_entry(
    request: Request[Any, Any, Any],
    runtime: TheRuntime,
    actor: TheActor,
    sites: TheSites,
    entry_id: FromPath[UUID],
    data: JSONBody[PreviewedEntry],
) -> EntryPreview:
    """A draft as the help centre of a site would show it; nothing is kept."""
    async with runtime.db.reading() as tx:
        site = next((each for each in await sites.all(tx, actor.workspace_id) if each.id == data.site_id), None)
        if site is None:
            raise HelpSiteNotFound
        content = cleaned(data.content)
        tree = await list_categories(tx, actor.workspace_id)
        settings = await help_centre(tx, actor.workspace_id, site.id)
        centre = OpenCentre(settings, None, answered_locales(content))
        visit = Visit(site, Shelf({}, tree, now()), centre, data.locale, own_url(request, runtime.settings))
        article = Article(entry_id, data.form, 0, content, to_ms(now()))
        page = await article_page(tx, visit, article, "", lambda file_id: f"/api/v1/knowledge/files/{file_id}")
    return EntryPreview(page or missing_page(visit))


ROUTES: list[Any] = [help_centres, put_help_centre, entry_ratings, preview_entry]
