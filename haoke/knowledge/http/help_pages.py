"""The pages of help centres: for everybody, without a script, from memory where nothing has changed."""

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from uuid import UUID

from litestar import HttpMethod, Request, Response, Router, post, route
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, MultipartBody
from litestar.response import Redirect

from haoke.kernel.db import Tx
from haoke.kernel.errors import NotFound
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.serving import serve_original, serve_thumbnail
from haoke.kernel.http.address import own_url
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.inject import TheClient, TheRuntime
from haoke.kernel.http.static import REVALIDATED, Asset, serve
from haoke.kernel.i18n import LOCALES, best_locale
from haoke.kernel.remembered import Remembered
from haoke.kernel.runtime import Runtime
from haoke.knowledge.actions.rate_article import rate_article, rating_id
from haoke.knowledge.contract import HelpSites
from haoke.knowledge.help_centre import pages
from haoke.knowledge.help_centre.look import style
from haoke.knowledge.help_centre.memory import shelves
from haoke.knowledge.help_centre.sitemap import robots_text, sitemap
from haoke.knowledge.help_centre.visit import Visit
from haoke.knowledge.process import HelpDesk
from haoke.knowledge.queries.help_centre import article, file_of_article, indexed_centres
from haoke.knowledge.rules import clean_line

_READ: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": {"audience": "public"},
    "include_in_schema": False,
}
_RATE: dict[str, Any] = {"opt": {"audience": "public", "body": "form"}, "include_in_schema": False}
_POLICY = page_policy(
    script_src="'none'", connect_src="'none'", worker_src="'none'", frame_src="'none'", img_src="'self'"
)
_LONGEST = 200  # characters of a search
_TINY = 1024  # bytes below which compressing does not pay
_listed: Remembered[str, list[str]] = Remembered(seconds=60)

TheRequest: TypeAlias = Request[Any, Any, Any]
TheVisit: TypeAlias = NamedDependency[Visit]
TheHelpDesk: TypeAlias = NamedDependency[HelpDesk]
Make = Callable[[Tx, Visit], Awaitable[str | None]]


@dataclass
class Rating:
    """What the form of an article sends."""

    helpful: Literal["yes", "no"]
    reason: str = ""


class Nowhere(Exception):
    """There is no help centre under this key, or it is off."""


def help_router(dependencies: dict[str, Provide]) -> Router:
    """All pages. ``dependencies``: the port ``sites``."""
    own = {"visit": Provide(_visit), "help_desk": Provide(_help_desk, sync_to_thread=False)}
    inside = [begin, look, logo, picture, map_of_site, home, category, search, read, rate, missing]
    centres = Router("/help", route_handlers=inside, dependencies=own, exception_handlers={Nowhere: _nowhere})
    return Router("/", route_handlers=[robots, centres], dependencies=dependencies)


async def _visit(
    request: TheRequest, runtime: TheRuntime, client: TheClient, sites: NamedDependency[HelpSites], key: FromPath[str]
) -> Visit:
    """In the language of the address, or without one in the best for the browser. Raises Nowhere."""
    site = await sites.find(runtime.db, key)
    if site is None:
        raise Nowhere
    shelf = shelves.peek(site.workspace_id)
    if shelf is None:
        async with runtime.db.reading() as tx:
            shelf = await shelves.get(tx, site.workspace_id)
    centre = shelf.centres.get(site.id)
    if centre is None:
        raise Nowhere
    wished = str(request.path_params.get("locale", ""))
    offered = centre.locales or list(LOCALES)
    locale = next((each for each in (wished, site.locale, client.locale) if each in offered), offered[0])
    return Visit(site, shelf, centre, locale, own_url(request, runtime.settings))


def _help_desk(state: State) -> HelpDesk:
    desk: HelpDesk = state.help_desk
    return desk


def _nowhere(request: TheRequest, _error: Nowhere) -> Response[bytes]:
    return _html(pages.nowhere_page(best_locale(request.headers.get("accept-language", ""))), 404)


@route("/robots.txt", **_READ)
async def robots(request: TheRequest, runtime: TheRuntime, sites: NamedDependency[HelpSites]) -> Response[bytes]:
    """Where the sitemaps of help centres are."""

    async def ask() -> list[str]:
        async with runtime.db.reading() as tx:
            listed = await indexed_centres(tx)
            known = [
                site
                for workspace_id in dict.fromkeys(each for each, _ in listed)
                for site in await sites.all(tx, workspace_id)
            ]
        wanted = {site_id for _, site_id in listed}
        return [site.key for site in known if site.id in wanted]

    keys = await _listed.get(runtime.secret, ask)
    base = own_url(request, runtime.settings)
    text = robots_text([f"{base}/help/{key}/sitemap.xml" for key in keys])
    return serve(request, _asset(text, "text/plain"), cache=REVALIDATED)


@route("/{key:str}", **_READ, sync_to_thread=False)
def begin(visit: TheVisit) -> Redirect:
    """The address without a language."""
    return Redirect(visit.home(), headers={"Cache-Control": "no-store", "Vary": "Accept-Language"})


@route("/{key:str}/style.css", **_READ, sync_to_thread=False)
def look(request: TheRequest, visit: TheVisit) -> Response[bytes]:
    """The one style sheet, in the site's colour."""
    return serve(request, _asset(style(visit.color), "text/css"), cache=REVALIDATED)


@route("/{key:str}/logo", **_READ)
async def logo(request: TheRequest, runtime: TheRuntime, visit: TheVisit) -> Response[Any]:
    async with runtime.db.reading() as tx:
        wanted = visit.site.logo
        file = None if wanted is None else await file_by_id(tx, visit.site.workspace_id, wanted)
    if file is None:
        raise NotFound
    return await (serve_thumbnail if file.facts.thumbnail else serve_original)(request, runtime.files, file)


@route("/{key:str}/articles/{entry_id:uuid}/files/{file_id:uuid}", **_READ)
async def picture(
    request: TheRequest, runtime: TheRuntime, visit: TheVisit, entry_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[Any]:
    """A picture or file of an article, as long as the article can be read here. Asked for anew each time."""
    async with runtime.db.reading() as tx:
        file = await file_of_article(tx, visit.audience, entry_id, file_id)
    if file is None:
        raise NotFound
    answer = await serve_original(request, runtime.files, file)
    answer.headers["Cache-Control"] = REVALIDATED
    return answer


@route("/{key:str}/sitemap.xml", **_READ)
async def map_of_site(
    request: TheRequest, runtime: TheRuntime, visit: TheVisit, help_desk: TheHelpDesk
) -> Response[bytes]:
    return await _remembered(request, runtime, help_desk, visit, "sitemap", sitemap, media_type="application/xml")


@route("/{key:str}/{locale:str}", **_READ)
async def home(
    request: TheRequest, runtime: TheRuntime, visit: TheVisit, help_desk: TheHelpDesk, locale: FromPath[str]
) -> Response[Any]:
    if locale not in LOCALES:
        return _missing(visit)
    if locale != visit.locale:
        return Redirect(visit.home(), headers={"Cache-Control": "no-store"})
    return await _remembered(request, runtime, help_desk, visit, visit.home(), pages.home_page)


@route("/{key:str}/{locale:str}/categories/{name:str}", **_READ)
async def category(
    request: TheRequest,
    runtime: TheRuntime,
    visit: TheVisit,
    help_desk: TheHelpDesk,
    name: FromPath[str],
) -> Response[Any]:
    """What lies in a category, or in none ("other")."""
    category_id, number = _id(name), _page_number(request)
    if category_id is None and name != "other":
        return _missing(visit)
    return await _remembered(
        request,
        runtime,
        help_desk,
        visit,
        visit.category(category_id, number),
        lambda tx, visit: pages.category_page(tx, visit, category_id, number),
    )


@route("/{key:str}/{locale:str}/search", **_READ)
async def search(
    request: TheRequest, runtime: TheRuntime, client: TheClient, visit: TheVisit, help_desk: TheHelpDesk
) -> Response[bytes]:
    """The search that agents have too. Its pages are not remembered: there are too many."""
    query = clean_line(request.query_params.get("q", "")[:_LONGEST])
    if query and help_desk.searches.wait(client.address):
        return _slower(visit)
    async with runtime.db.reading() as tx:
        page = await pages.search_page(tx, visit, query, _page_number(request))
    return serve(request, _asset(page), cache="private, no-cache", headers={"Content-Security-Policy": _POLICY})


@route("/{key:str}/{locale:str}/articles/{name:str}", **_READ)
async def read(
    request: TheRequest,
    runtime: TheRuntime,
    client: TheClient,
    visit: TheVisit,
    help_desk: TheHelpDesk,
    name: FromPath[str],
) -> Response[Any]:
    """An article. After rating it one is asked for a reason."""
    entry_id = _id(name)
    if entry_id is None:
        return _missing(visit)
    said = request.query_params.get("rated", "")
    rated = said if said in {"yes", "no", "done"} else ""

    async def make(tx: Tx, visit: Visit) -> str | None:
        found = await article(tx, visit.audience, entry_id)
        return None if found is None else await pages.article_page(tx, visit, found, rated)

    path = visit.article(entry_id) + rated
    answer = await _remembered(request, runtime, help_desk, visit, path, make)
    if answer.status_code != 404 and request.method == "GET" and not rated:
        help_desk.note_read(visit.site.workspace_id, entry_id, client.address)
    return answer


@post("/{key:str}/{locale:str}/articles/{name:str}/rating", **_RATE)
async def rate(
    runtime: TheRuntime,
    client: TheClient,
    visit: TheVisit,
    help_desk: TheHelpDesk,
    name: FromPath[str],
    data: MultipartBody[Rating],
) -> Response[Any]:
    """One rating a reader, entry and day; saying it again replaces it."""
    if help_desk.ratings.wait(client.address):
        return _slower(visit)
    entry_id = _id(name)
    if entry_id is None:
        return _missing(visit)
    async with runtime.db.reading() as tx:
        found = await article(tx, visit.audience, entry_id)
    if found is None:
        return _missing(visit)
    rating = rating_id(runtime.secret, entry_id, f"{client.address}|{client.agent}")
    await runtime.db.run(rate_article, visit.audience, found, rating, helpful=data.helpful == "yes", reason=data.reason)
    then = "done" if data.reason.strip() else data.helpful
    return Redirect(f"{visit.article(entry_id)}?rated={then}#rating", status_code=303)


@route("/{key:str}/{locale:str}/{rest:path}", **_READ, sync_to_thread=False)
def missing(visit: TheVisit) -> Response[bytes]:
    """Whatever else is asked for."""
    return _missing(visit)


async def _remembered(
    request: TheRequest,
    runtime: Runtime,
    desk: HelpDesk,
    visit: Visit,
    path: str,
    make: Make,
    *,
    media_type: str = "text/html",
) -> Response[bytes]:
    """The page from memory, or made now; where ``make`` finds nothing, the page that says so."""
    key = visit.base + path
    asset = desk.memory.find(visit.shelf, visit.site, key)
    if asset is None:
        async with runtime.db.reading() as tx:
            page = await make(tx, visit)
        if page is None:
            return _missing(visit)
        asset = _asset(page, media_type)
        desk.memory.keep(visit.shelf, visit.site, key, asset)
    return serve(request, asset, cache=REVALIDATED, headers={"Content-Security-Policy": _POLICY})


def _asset(text: str, media_type: str = "text/html") -> Asset:
    content = text.encode()
    encoded = {"gzip": gzip.compress(content, 6, mtime=0)} if len(content) >= _TINY else {}
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:20], encoded)


def _missing(visit: Visit) -> Response[bytes]:
    return _html(pages.missing_page(visit), 404)


def _slower(visit: Visit) -> Response[bytes]:
    return _html(pages.missing_page(visit, slower=True), 429)


def _html(page: str, status: int) -> Response[bytes]:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return Response(page.encode(), status_code=status, headers=headers, media_type="text/html")


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _page_number(request: TheRequest) -> int:
    given = request.query_params.get("page", "1")
    return min(max(int(given), 1), pages.MOST_PAGES) if given.isascii() and given.isdigit() and len(given) < 4 else 1
