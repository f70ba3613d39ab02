"""Pages: what is served, to whom, with which headers; and that nothing else ever is."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from haoke import pages
from haoke.channels.actions.create_account import create_account
from haoke.channels.adapters import web
from haoke.kernel.auth import system
from haoke.kernel.db import Database
from haoke.kernel.http import openapi
from haoke.kernel.http.plumbing import assemble
from haoke.kernel.ids import new_id
from haoke.kernel.settings import Settings
from tests.support.api import Browser

pytestmark = pytest.mark.anyio

INDEX = (
    '<!doctype html><html lang="zh-CN"><head><meta name="theme-color" content="#ffffff" /><title>x</title></head>'
    '<body><div id="app"></div></body></html>' + "<!-- long enough to be compressed -->" * 40
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    for app in ("workspace", "widget"):
        (tmp_path / "static" / app / "assets").mkdir(parents=True)
        (tmp_path / "static" / app / "index.html").write_text(INDEX)
        (tmp_path / "static" / app / "assets" / "main-abc123.js").write_text(f"// {app}\n" + "x();\n" * 400)
    (tmp_path / "static" / "widget" / "w.js").write_text("/* loader */")
    for app in ("workspace", "widget"):
        (tmp_path / "static" / app / "sw.js").write_text("/* worker */")
    (tmp_path / "static" / "workspace" / "favicon.svg").write_text("<svg/>")
    (tmp_path / "static" / "secret.txt").write_text("secret")
    (tmp_path / "static" / "workspace" / ".digest").write_text("secret")
    return tmp_path / "static"


@pytest.fixture
async def app(db_url: str, tmp_path: Path, static: Path) -> AsyncIterator[Litestar]:
    built = assemble(
        Settings(database_url=db_url, data_dir=tmp_path),
        handlers=[pages.router(static)],
        openapi=openapi.configuration,
    )
    async with built.lifespan():
        yield built


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[Browser]:
    async with Browser(app) as client:
        yield client


async def make_site(db: Database, **settings: Any) -> str:
    return (await db.run(create_account, system(new_id()), web.KIND, "Shop", settings)).key


def directives(policy: str) -> dict[str, str]:
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in policy.split("; ")}


async def test_the_workspace_answers_all_of_its_own_addresses(browser: Browser) -> None:
    for path in ("/", "/settings/sites", "/c/0197", "/index.html"):
        response = await browser.get(path)
        assert response.status_code == 200, path
        assert response.text == INDEX
        assert response.headers["cache-control"] == "no-cache"
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        policy = directives(response.headers["content-security-policy"])
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == "'self' ws://haoke.test wss://haoke.test"


@pytest.mark.parametrize(
    "path",
    [
        *("/missing.js", "/assets/missing.css", "/.digest", "/.env", "/assets/../index.html.bak", "/secret.txt"),
        *("/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/w/assets/..%2f..%2fsecret.txt"),
        *("/w/assets/..%5c..%5csecret.txt", "/w/assets/%00.js", "/w/assets/", "/api/v1/nothing", "/api", "/w/a/b.js"),
    ],
)
async def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    response = await browser.get(path)
    assert "secret" not in response.text
    assert response.status_code == 404 or response.text == INDEX, (path, response.status_code)
    if path.startswith(("/api", "/w/")) or "." in path:
        assert response.status_code == 404


async def test_hashed_files_are_kept_for_ever_and_sent_compressed(browser: Browser) -> None:
    for path in ("/assets/main-abc123.js", "/w/assets/main-abc123.js"):
        response = await browser.get(path)
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "x();" in response.text
        plain = await browser.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == response.text
        assert plain.headers["etag"] != response.headers["etag"]


async def test_what_the_build_compressed_is_preferred(browser: Browser, static: Path) -> None:
    (static / "workspace" / "assets" / "main-abc123.js.gz").write_bytes(gzip.compress(b"better"))
    assert (await browser.get("/assets/main-abc123.js")).text == "better"


async def test_what_the_browser_has_is_not_sent_again(browser: Browser, static: Path) -> None:
    first = await browser.get("/w.js")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    again = await browser.get("/w.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (static / "widget" / "w.js").write_text("/* a newer loader */")
    newer = await browser.get("/w.js", headers={"If-None-Match": first.headers["etag"]})
    assert (newer.status_code, newer.text) == (200, "/* a newer loader */")
    assert "max-age" in newer.headers["cache-control"]


async def test_the_service_worker_may_serve_all_pages(browser: Browser) -> None:
    response = await browser.get("/sw.js")
    assert response.headers["service-worker-allowed"] == "/"
    assert "connect-src 'self'" in response.headers["content-security-policy"]  # it fetches for the page
    assert response.headers["cache-control"] == "no-cache"


async def test_a_sites_page_can_be_installed_under_its_own_name(browser: Browser, db: Database) -> None:
    workspace = new_id()
    made = await db.run(
        create_account, system(workspace), web.KIND, "Tea", {"title": "Ask the tea shop", "color": "#0a7d32"}
    )
    manifest = await browser.get(f"/w/{made.key}/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["name"], told["theme_color"], told["display"]) == ("Ask the tea shop", "#0a7d32", "standalone")
    assert told["start_url"] == told["scope"] == f"/w/{made.key}"
    assert {"512x512"} <= {icon["sizes"] for icon in told["icons"]}
    assert f'href="/w/{made.key}/manifest.webmanifest"' in (await browser.get(f"/w/{made.key}")).text
    worker = await browser.get("/w/sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    for unknown in ("/w/nothing/manifest.webmanifest", f"/w/{made.key}/icon"):
        assert (await browser.get(unknown)).status_code == 404


async def test_head_is_as_get_without_the_body(browser: Browser) -> None:
    for path in ("/", "/w.js", "/assets/main-abc123.js"):
        response = await browser.head(path)
        assert (response.status_code, response.content) == (200, b"")


async def test_a_sites_page_carries_its_title_language_and_colour(browser: Browser, db: Database) -> None:
    key = await make_site(db, title="茶 & <Tea>", color="#ff8800", locale="zh-TW")
    response = await browser.get(f"/w/{key}")
    assert response.status_code == 200
    assert "<title>茶 &amp; &lt;Tea&gt;</title>" in response.text
    assert '<html lang="zh-TW"' in response.text
    assert '<meta name="theme-color" content="#ff8800" />' in response.text
    assert response.text.count("theme-color") == 1
    assert "<noscript>請開啟" in response.text
    assert response.headers["cache-control"] == "no-store"
    policy = directives(response.headers["content-security-policy"])
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in response.headers["content-security-policy"]


async def test_without_a_title_the_reader_gets_words_in_their_language(app: Litestar, db: Database) -> None:
    key = await make_site(db)
    for locale, title in (("zh-CN", "在线客服"), ("zh-TW", "線上客服"), ("en", "Chat with us")):
        async with Browser(app, locale=locale) as client:
            assert f"<title>{title}</title>" in (await client.get(f"/w/{key}")).text


async def test_only_allowed_domains_may_frame_a_site(browser: Browser, db: Database) -> None:
    closed = await make_site(db, allowed_domains=["shop.example", "*.shop.example"])
    policy = directives((await browser.get(f"/w/{closed}")).headers["content-security-policy"])
    assert policy["frame-ancestors"] == (
        "'self' https://shop.example:* http://shop.example:* https://*.shop.example:* http://*.shop.example:*"
    )
    anywhere = await make_site(db)
    assert "frame-ancestors" not in (await browser.get(f"/w/{anywhere}")).headers["content-security-policy"]


@pytest.mark.parametrize("key", ["nosuchsite", "%3Cscript%3E", "..%2f..%2fsecret", "a" * 300])
async def test_an_unknown_key_gets_a_friendly_page(app: Litestar, key: str) -> None:
    async with Browser(app, locale="zh-CN") as client:
        response = await client.get(f"/w/{key}")
        assert response.status_code == 404
        if "%2f" not in key:
            assert "找不到这个客服页面" in response.text
        assert "<script" not in response.text
        assert (await client.get("/w/page.css")).status_code == 200


async def test_before_the_build_the_pages_say_so(browser: Browser, static: Path, db: Database) -> None:
    for app in ("workspace", "widget"):
        (static / app / "index.html").unlink()
    for path in ("/", f"/w/{await make_site(db)}"):
        response = await browser.get(path)
        assert response.status_code == 503
        assert "not built" in response.text
