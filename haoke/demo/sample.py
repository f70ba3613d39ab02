"""The sample app of examples/app at /demo/app/, and what its shop's own server would do: say who is signed in."""

import time
from pathlib import Path
from typing import Any

import jwt
import msgspec
from litestar import HttpMethod, Request, Response, Router, post, route
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from haoke.channels.catalog import find_site
from haoke.demo.shop import sites_of_demo
from haoke.kernel.errors import NotFound
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.inject import TheDatabase
from haoke.kernel.http.static import IMMUTABLE, REVALIDATED, StaticFolder, serve

_PAGE: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": {"audience": "public"},
    "include_in_schema": False,
}
_SIGNED = 3600  # seconds
_PEOPLE = {"mei": {"name": "Mei 小梅", "email": "mei@example.com"}}
"""The shop's customers: everybody may be them, for they are made up."""

_files = StaticFolder(Path(__file__).parents[1] / "static" / "sample")


class Config(msgspec.Struct, frozen=True):
    """``sites``: language → key."""

    sites: dict[str, str]


class Signed(msgspec.Struct, frozen=True):
    token: str


@route("", **_PAGE)
async def app_page(request: Request[Any, Any, Any], db: TheDatabase) -> Response[Any]:
    """The page names its files relatively, so it needs the slash, which the router has taken off."""
    await sites_of_demo(db)
    if not request.scope["raw_path"].endswith(b"/"):
        return Redirect("/demo/app/")
    return _file(request, "index.html", REVALIDATED)


@route("/config.json", **_PAGE)
async def config(db: TheDatabase) -> Config:
    return Config(await sites_of_demo(db))


@post("/token/{person:str}", status_code=200, opt={"audience": "public"}, include_in_schema=False)
async def token(db: TheDatabase, person: FromPath[str], lang: FromQuery[str] = "en") -> Signed:
    """As a shop signs for whom it has signed in. Raises NotFound for others, and where the site has no secret."""
    key = (await sites_of_demo(db)).get(lang)
    who = _PEOPLE.get(person)
    if key is None or who is None:
        raise NotFound
    site = await find_site(db, key)
    if site.secret is None:
        raise NotFound
    claims = {"sub": person, "exp": int(time.time()) + _SIGNED} | who
    return Signed(jwt.encode(claims, site.secret, algorithm="HS256"))


@route("/assets/{name:str}", **_PAGE)
async def app_asset(request: Request[Any, Any, Any], db: TheDatabase, name: FromPath[str]) -> Response[bytes]:
    await sites_of_demo(db)
    return _file(request, f"assets/{name}", IMMUTABLE)


@route("/{name:str}", **_PAGE)
async def app_file(request: Request[Any, Any, Any], db: TheDatabase, name: FromPath[str]) -> Response[bytes]:
    await sites_of_demo(db)
    return _file(request, name, REVALIDATED)


def _file(request: Request[Any, Any, Any], name: str, cache: str) -> Response[bytes]:
    asset = _files.find(name)
    if asset is None:
        raise NotFound
    return serve(request, asset, cache=cache, headers={"Content-Security-Policy": page_policy()})


router = Router("/demo/app", route_handlers=[app_page, config, token, app_asset, app_file])
