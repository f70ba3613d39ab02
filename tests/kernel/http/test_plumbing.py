"""What the plumbing does for every route: errors, headers, limits, and denying by default."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from litestar import Litestar, Router, get, post
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from haoke.kernel.errors import Conflict
from haoke.kernel.http import openapi, operations
from haoke.kernel.http.inject import TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.plumbing import assemble
from haoke.kernel.http.request import Body
from haoke.kernel.settings import Settings
from tests.support.api import ORIGIN, Browser

pytestmark = pytest.mark.anyio

PUBLIC = {"audience": "public"}


class KettleEmpty(Conflict):
    """There are only {cups} cups left."""


class Order(Body):
    cups: int
    note: str = ""


@post("/tea", opt=PUBLIC)
async def order_tea(data: JSONBody[Order]) -> dict[str, int]:
    if data.cups > 3:
        raise KettleEmpty(cups=3)
    return {"cups": data.cups}


@get("/broken", opt=PUBLIC)
async def broken() -> None:
    raise RuntimeError("the secret inner text")


@get("/numbers", opt=PUBLIC)
async def numbers(page: ThePage) -> Page[int]:
    first = page.after(int) or 0
    return page_of(list(range(first, min(first + page.limit + 1, 5))), page.limit, lambda n: n, lambda n: n + 1)


@post("/text", opt=PUBLIC)
async def echo_text(data: JSONBody[dict[str, str]], db: TheDatabase) -> dict[str, str]:
    async with db.reading() as tx:
        return {"text": await tx.scalar(sa.select(sa.literal(data["text"])))}


def application(settings: Settings, *handlers: ControllerRouterHandler) -> Litestar:
    return assemble(settings, handlers=[*handlers, *operations.routes], openapi=openapi.configuration)


@pytest.fixture
async def browser(db_url: str, tmp_path: Path) -> AsyncIterator[Browser]:
    api = Router("/api/v1", route_handlers=[order_tea, broken, numbers, echo_text])
    app = application(Settings(database_url=db_url, data_dir=tmp_path), api)
    async with app.lifespan(), Browser(app) as client:
        yield client


async def test_refusal_has_code_detail_params_and_trace(browser: Browser) -> None:
    response = await browser.post("/api/v1/tea", json={"cups": 9})
    assert response.status_code == 409
    body = response.json()
    assert (body["code"], body["detail"], body["params"]) == ("KettleEmpty", "There are only 3 cups left.", {"cups": 3})
    assert body["trace"] == response.headers["x-trace-id"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh-CN,zh;q=0.9", "请求的内容有误。cups"), ("zh-HK", "請求的內容有誤。cups"), ("fr, en;q=0.5", "cups")],
)
async def test_errors_are_in_the_readers_language(browser: Browser, locale: str, expected: str) -> None:
    response = await browser.post("/api/v1/tea", json={"cups": "9"}, headers={"Accept-Language": locale})
    assert response.status_code == 400
    assert expected in response.json()["detail"]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b'{"cups": 1, "milk": true}', ""),
        (b'{"cups": "1"}', "cups"),
        (b'{"cups": 1.5}', "cups"),
        (b"{}", ""),
        (b"{", ""),
        (b"", ""),
        (b"[]", ""),
        (b'{"cups": 1, "note": "\xff"}', ""),
        (b'{"cups": 1, "note": "\\ud800"}', ""),
        (b"[" * 100_000, ""),
    ],
)
async def test_bodies_of_another_form_are_named_errors(browser: Browser, content: bytes, path: str) -> None:
    response = await browser.post("/api/v1/tea", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 400, response.text
    assert response.json()["code"] == "InvalidRequest"
    assert response.json()["params"]["path"] == path


async def test_a_zero_byte_is_refused_where_it_cannot_be_stored(browser: Browser) -> None:
    assert (await browser.post_api("/text", {"text": "a\0b"}, expect=400))["code"] == "InvalidRequest"
    assert await browser.post_api("/text", {"text": "好客 👩‍👩‍👧 \u202e"}) == {"text": "好客 👩‍👩‍👧 \u202e"}


async def test_ten_megabytes_are_too_large(browser: Browser) -> None:
    response = await browser.post("/api/v1/tea", json={"cups": 1, "note": "字" * 10_000_000})
    assert (response.status_code, response.json()["code"]) == (413, "TooLarge")


async def test_other_content_types_are_refused(browser: Browser) -> None:
    response = await browser.post("/api/v1/tea", data={"cups": "1"})
    assert (response.status_code, response.json()["code"]) == (415, "Unsupported")


async def test_a_failure_tells_nothing_of_the_inside(browser: Browser) -> None:
    response = await browser.get("/api/v1/broken")
    assert (response.status_code, response.json()["code"]) == (500, "InternalError")
    assert "secret" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/nothing", "NotFound"),
        ("DELETE", "/api/v1/tea", "MethodNotAllowed"),
        ("GET", "/%ff", "NotFound"),
    ],
)
async def test_unknown_addresses_have_the_same_form(browser: Browser, method: str, path: str, code: str) -> None:
    response = await browser.request(method, path)
    assert response.json()["code"] == code
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_every_answer_has_security_headers(browser: Browser) -> None:
    headers = (await browser.get("/health")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ORIGIN}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://haoke.test.evil.example"}, 403),
        ({"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "", "Cookie": "haoke_session=x"}, 403),
        ({"Origin": ""}, 201),
    ],
)
async def test_other_sites_cannot_send_requests(browser: Browser, headers: dict[str, str], status: int) -> None:
    response = await browser.post("/api/v1/tea", json={"cups": 1}, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert response.json()["code"] == "OriginRefused"


async def test_pages_follow_each_other(browser: Browser) -> None:
    seen: list[int] = []
    path = "/numbers?limit=2"
    while True:
        page = await browser.get_api(path)
        seen += page["items"]
        if page["next"] is None:
            break
        path = f"/numbers?limit=2&cursor={page['next']}"
    assert seen == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=%00", "cursor=AAAA", "cursor=" + "a" * 2000]
)
async def test_bad_pages_are_refused(browser: Browser, query: str) -> None:
    assert (await browser.get_api(f"/numbers?{query}", expect=400))["code"] == "InvalidRequest"


@get("/open-to-nobody-knows")
async def undeclared() -> None: ...


@get("/members-only", opt={"audience": "member"})
async def without_permission() -> None: ...


@get("/unknown", opt={"audience": "member", "permission": "tea.drink"})
async def unknown_permission() -> None: ...


@pytest.mark.parametrize("handler", [undeclared, without_permission, unknown_permission])
def test_an_undeclared_route_keeps_the_application_from_starting(handler: ControllerRouterHandler) -> None:
    with pytest.raises(ImproperlyConfiguredException, match=r"declares no|unknown permission"):
        application(Settings(), handler)


async def test_metrics_are_for_this_machine_only(browser: Browser) -> None:
    assert (await browser.get("/metrics")).status_code == 404
    async with Browser(browser.app, address="127.0.0.1") as near:
        assert "haoke_http_requests_total" in (await near.get("/metrics")).text
        behind_a_proxy = await near.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert behind_a_proxy.status_code == 404
