"""The pages people open: the workspace at ``/``, a site's widget and plain page at ``/w/<key>``, its loader ``/w.js``.

All is static but for what a site's page says in its head. No page has a script or a style in it.
"""

import html
import re
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from litestar import HttpMethod, Request, Response, Router, route
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from haoke.channels.catalog import Site, embedding_policy, find_site
from haoke.channels.errors import SiteNotFound
from haoke.kernel.errors import NotFound
from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.serving import serve_original
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.inject import TheClient, TheDatabase, TheRuntime
from haoke.kernel.http.static import IMMUTABLE, REVALIDATED, Asset, StaticFolder, serve
from haoke.kernel.i18n import LOCALES, t

_OPT = {"audience": "public"}
_PAGE: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": _OPT,
    "include_in_schema": False,
}
_PICTURES = "'self' data: blob: https:"
"""Cards show pictures from where the company keeps them."""
_NEVER_WORKSPACE = frozenset({"api", "w", "files", "form", "help"})
_LOADER_CACHE = "public, max-age=300"
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")
_LANG = re.compile(r'<html lang="[^"]*"')
_COLOR = re.compile(r'<meta name="theme-color"[^>]*>\s*')
_ICON = '<link rel="icon" href="/favicon.svg" type="image/svg+xml" />'
_ICONS: list[dict[str, str]] = [
    {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {"src": "/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
]
_SHORT = 12  # characters below an icon
_FRESH = {"Cache-Control": _LOADER_CACHE}
_TITLE = re.compile(r"<title>[^<]*</title>")

TheStatic: TypeAlias = NamedDependency[Path]
_folders: dict[Path, StaticFolder] = {}


def router(static: Path) -> Router:
    """The routes of all pages; built files lie in ``static/workspace`` and ``static/widget``."""
    return Router(
        "/",
        route_handlers=[
            loader,
            widget_worker,
            widget_asset,
            page_style,
            widget_page,
            widget_manifest,
            widget_icon,
            workspace,
            workspace_path,
        ],
        dependencies={"static": Provide(lambda: static, sync_to_thread=False)},
    )


def _folder(path: Path) -> StaticFolder:
    return _folders.setdefault(path, StaticFolder(path))


@route("/w.js", **_PAGE, sync_to_thread=False)
def loader(request: Request[Any, Any, Any], static: TheStatic) -> Response[bytes]:
    """The one script on the host's pages."""
    asset = _folder(static / "widget").find("w.js")
    if asset is None:
        raise NotFound
    return serve(request, asset, cache=_LOADER_CACHE, headers={"Cross-Origin-Resource-Policy": "cross-origin"})


@route("/w/sw.js", **_PAGE, sync_to_thread=False)
def widget_worker(request: Request[Any, Any, Any], static: TheStatic) -> Response[bytes]:
    """The service worker of installed pages: the shell without a network, and what is pushed."""
    asset = _folder(static / "widget").find("sw.js")
    if asset is None:
        raise NotFound
    return serve(request, asset, cache=REVALIDATED, headers={"Content-Security-Policy": page_policy()})


@route("/w/assets/{name:path}", **_PAGE, sync_to_thread=False)
def widget_asset(request: Request[Any, Any, Any], static: TheStatic, name: FromPath[str]) -> Response[bytes]:
    asset = _folder(static / "widget").find(f"assets/{name.lstrip('/')}")
    if asset is None:
        raise NotFound
    return serve(request, asset, cache=IMMUTABLE)


@route("/w/page.css", **_PAGE, sync_to_thread=False)
def page_style() -> Response[bytes]:
    """For the pages that say that there is nothing."""
    return Response(_STYLE.encode(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@route("/w/{key:str}", **_PAGE)
async def widget_page(
    request: Request[Any, Any, Any], db: TheDatabase, client: TheClient, static: TheStatic, key: FromPath[str]
) -> Response[bytes]:
    """The widget in its frame, and the same as a page of its own."""
    try:
        site = await find_site(db, key)
    except SiteNotFound:
        return _notice(client.locale, "page.unknown_site", 404, frame_ancestors=None)
    asset = _folder(static / "widget").find("index.html")
    if asset is None:
        return _notice(client.locale, "page.not_built", 503, frame_ancestors=None)
    policy = page_policy(frame_ancestors=embedding_policy(site), connect_src=_own_sockets(request), img_src=_PICTURES)
    return _html(_personal(asset, site, client.locale), 200, policy)


@route("/w/{key:str}/manifest.webmanifest", **_PAGE)
async def widget_manifest(db: TheDatabase, client: TheClient, key: FromPath[str]) -> Response[bytes]:
    """What a phone installs of a site's page: its name, colour and picture. Raises SiteNotFound."""
    site = await find_site(db, key)
    name, icons = _title(site, client.locale), _ICONS
    if site.settings.logo is not None:
        icons = [{"src": f"/w/{key}/icon", "sizes": "any"}, *_ICONS]
    manifest = {
        "id": f"/w/{key}",
        "name": name,
        "short_name": name[:_SHORT],
        "start_url": f"/w/{key}",
        "scope": f"/w/{key}",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": site.settings.color,
        "icons": icons,
    }
    return Response(msgspec.json.encode(manifest), media_type="application/manifest+json", headers=_FRESH)


@route("/w/{key:str}/icon", **_PAGE)
async def widget_icon(request: Request[Any, Any, Any], runtime: TheRuntime, key: FromPath[str]) -> Response[Any]:
    """The site's logo, for whoever installs its page. Raises SiteNotFound, FileNotFound."""
    site = await find_site(runtime.db, key)
    logo = site.settings.logo
    async with runtime.db.reading() as tx:
        file = None if logo is None else await file_by_id(tx, site.workspace_id, logo)
    if file is None or file.purpose != "logo":
        raise FileNotFound
    return await serve_original(request, runtime.files, file)


@route("/", **_PAGE, sync_to_thread=False)
def workspace(request: Request[Any, Any, Any], client: TheClient, static: TheStatic) -> Response[bytes]:
    """The agents' workspace."""
    return _workspace(request, client.locale, static)


@route("/{path:path}", **_PAGE, sync_to_thread=False)
def workspace_path(
    request: Request[Any, Any, Any], client: TheClient, static: TheStatic, path: FromPath[str]
) -> Response[bytes]:
    """A built file of the workspace, or the workspace itself, which knows its own addresses."""
    name = path.strip("/")
    if name.partition("/")[0] in _NEVER_WORKSPACE:
        raise NotFound
    asset = _folder(static / "workspace").find(name)
    if asset is None or name == "index.html":
        if "." in name.rpartition("/")[2] and name != "index.html":
            raise NotFound
        return _workspace(request, client.locale, static)
    hashed = name.startswith("assets/")
    # A worker's own policy decides what it may fetch for the page.
    worker = {"Service-Worker-Allowed": "/", "Content-Security-Policy": page_policy()}
    headers = worker if name == "sw.js" else {}
    return serve(request, asset, cache=IMMUTABLE if hashed else REVALIDATED, headers=headers)


def _workspace(request: Request[Any, Any, Any], locale: str, static: Path) -> Response[bytes]:
    asset = _folder(static / "workspace").find("index.html")
    if asset is None:
        return _notice(locale, "page.not_built", 503)
    policy = page_policy(connect_src=_own_sockets(request), img_src=_PICTURES)
    return serve(request, asset, cache=REVALIDATED, headers={"Content-Security-Policy": policy})


def _personal(asset: Asset, site: Site, reader: str) -> str:
    """The built page with the site's language, title and colour, and a word for browsers without scripts."""
    settings = site.settings
    locale = settings.locale if settings.locale in LOCALES else reader
    title = html.escape(_title(site, reader))
    page = asset.content.decode()
    page = _LANG.sub(f'<html lang="{locale}"', page, count=1)
    page = _TITLE.sub(lambda _: f"<title>{title}</title>", page, count=1)
    page = _COLOR.sub("", page, count=1)
    installed = f'<link rel="manifest" href="/w/{site.key}/manifest.webmanifest" />'
    head = f'<meta name="theme-color" content="{settings.color}" />\n    {_ICON}\n    {installed}\n  </head>'
    page = page.replace("</head>", head, 1)
    return page.replace("</body>", f"<noscript>{html.escape(t(locale, 'page.no_script'))}</noscript>\n  </body>", 1)


def _title(site: Site, reader: str) -> str:
    locale = site.settings.locale if site.settings.locale in LOCALES else reader
    return site.settings.texts_for(locale).title or t(locale, "page.widget_title")


def _notice(locale: str, key: str, status: int, **directives: str | None) -> Response[bytes]:
    title, text = html.escape(t(locale, f"{key}.title")), html.escape(t(locale, f"{key}.text"))
    page = (
        f'<!doctype html>\n<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<title>{title}</title>\n{_ICON}\n<link rel="stylesheet" href="/w/page.css">\n</head>\n'
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body>\n</html>\n"
    )
    return _html(page, status, page_policy(**directives))


def _html(page: str, status: int, policy: str) -> Response[bytes]:
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(page.encode(), status_code=status, headers=headers, media_type="text/html")


def _own_sockets(request: Request[Any, Any, Any]) -> str:
    """Older Safaris do not count our own socket as 'self'."""
    host = request.headers.get("host", "")
    return f"'self' ws://{host} wss://{host}" if _HOST.fullmatch(host) else "'self'"


_STYLE = """\
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
body { display: grid; min-height: 100vh; margin: 0; place-items: center }
main { max-width: 26rem; padding: 2rem; text-align: center }
h1 { margin: 0 0 .5rem; font-size: 1.25rem }
p { margin: 0; opacity: .75 }
"""
