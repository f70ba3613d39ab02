"""The demo's shop page at /demo/shop/, with the widget in it. It is there as soon as the demo has been filled."""

import time
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from litestar import HttpMethod, Request, Response, Router, route
from litestar.params import FromPath
from litestar.response import Redirect

from haoke.demo.mark import demo_of
from haoke.kernel.db import Database
from haoke.kernel.errors import NotFound
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.inject import TheDatabase
from haoke.kernel.http.static import REVALIDATED, StaticFolder, serve

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "pages", _HERE.parents[1] / "web" / "demo-shop")  # in a wheel, in a checkout
_PAGE: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": {"audience": "public"},
    "include_in_schema": False,
}
_FRESH = 5.0  # seconds

_files = StaticFolder(next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0]))
_known: WeakKeyDictionary[Database, tuple[float, dict[str, str]]] = WeakKeyDictionary()


async def sites_of_demo(db: Database) -> dict[str, str]:
    """Locale → key of the site. Raises NotFound when there is no demo."""
    until, sites = _known.get(db, (0.0, {}))
    if until < time.monotonic():
        async with db.reading() as tx:
            demo = await demo_of(tx)
        sites = {} if demo is None else demo.sites
        _known[db] = (time.monotonic() + _FRESH, sites)
    if not sites:
        raise NotFound
    return sites


@route("", **_PAGE)
async def shop(request: Request[Any, Any, Any], db: TheDatabase) -> Response[Any]:
    """The page names its files relatively, so it needs the slash, which the router has taken off."""
    await sites_of_demo(db)
    if not request.scope["raw_path"].endswith(b"/"):
        return Redirect("/demo/shop/")
    return _file(request, "index.html")


@route("/sites.json", **_PAGE)
async def sites(db: TheDatabase) -> dict[str, str]:
    return await sites_of_demo(db)


@route("/{name:str}", **_PAGE)
async def shop_file(request: Request[Any, Any, Any], db: TheDatabase, name: FromPath[str]) -> Response[bytes]:
    await sites_of_demo(db)
    return _file(request, name)


def _file(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    asset = _files.find(name)
    if asset is None:
        raise NotFound
    return serve(request, asset, cache=REVALIDATED, headers={"Content-Security-Policy": page_policy()})


router = Router("/demo/shop", route_handlers=[shop, sites, shop_file])
