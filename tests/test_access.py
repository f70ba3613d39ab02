"""Role × scope × endpoint: every route of the application, those of contexts to come too, is closed by default.

A new public route, or one that every member may call, must be added to the lists below: that is the moment to think.
"""

from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest

from haoke.app import build
from haoke.kernel.auth import permissions
from haoke.kernel.http.access import audiences, handlers_of
from haoke.kernel.http.origin import SAFE_METHODS
from haoke.kernel.settings import Settings
from tests.support.api import Browser, Office, running_app

pytestmark = pytest.mark.anyio

PUBLIC = {
    "DELETE /api/v1/session",
    "GET /",
    "GET /demo/api/parcels/{number}",
    "GET /demo/app",
    "GET /demo/app/assets/{name}",
    "GET /demo/app/config.json",
    "GET /demo/app/{name}",
    "GET /demo/shop",
    "GET /demo/shop/sites.json",
    "GET /demo/shop/{name}",
    "GET /api/v1/invitations/by-token/{token}",
    "GET /api/v1/setup",
    "GET /docs",
    "GET /docs/openapi.json",
    "GET /docs/viewer.css",
    "GET /docs/viewer.js",
    "GET /docs/{path}",
    "GET /f/{token}",
    "GET /form/style.css",
    "GET /form/{token}",
    "GET /health",
    "GET /help/{key}",
    "GET /help/{key}/articles/{entry_id}/files/{file_id}",
    "GET /help/{key}/logo",
    "GET /help/{key}/sitemap.xml",
    "GET /help/{key}/style.css",
    "GET /help/{key}/{locale}",
    "GET /help/{key}/{locale}/articles/{name}",
    "GET /help/{key}/{locale}/categories/{name}",
    "GET /help/{key}/{locale}/search",
    "GET /help/{key}/{locale}/{rest}",
    "GET /hooks/{key}",
    "GET /hooks/{key}/{rest}",
    "GET /metrics",
    "GET /openapi.json",
    "GET /rate/{token}",
    "GET /robots.txt",
    "GET /w.js",
    "GET /w/assets/{name}",
    "GET /w/page.css",
    "GET /w/{key}",
    "GET /w/sw.js",
    "GET /w/{key}/icon",
    "GET /w/{key}/manifest.webmanifest",
    "GET /{path}",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/session",
    "POST /api/v1/setup",
    "POST /api/v1/visitor/session",
    "POST /form/{token}",
    "POST /demo/app/token/{person}",
    "POST /hooks/{key}",
    "POST /hooks/{key}/{rest}",
    "POST /help/{key}/{locale}/articles/{name}/rating",
    "POST /rate/{token}",
}

ANY_MEMBER = {
    "DELETE /api/v1/me/avatar",
    "DELETE /api/v1/uploads/{upload_id}",
    "GET /api/v1/agent-states",
    "GET /api/v1/calendars",
    "GET /api/v1/calendars/{calendar_id}",
    "GET /api/v1/alerts",
    "GET /api/v1/alerts/unseen",
    "GET /api/v1/channels",
    "GET /api/v1/files/{file_id}",
    "GET /api/v1/files/{file_id}/thumbnail",
    "GET /api/v1/forms",
    "GET /api/v1/forms/{form_id}",
    "GET /api/v1/inspections/open",
    "GET /api/v1/inspections/{inspection_id}",
    "GET /api/v1/inspections/{inspection_id}/conversation",
    "GET /api/v1/inspections/{inspection_id}/conversation/parts",
    "GET /api/v1/me",
    "GET /api/v1/notices",
    "GET /api/v1/queues",
    "GET /api/v1/uploads/{upload_id}",
    "GET /api/v1/workspaces",
    "PATCH /api/v1/me",
    "PATCH /api/v1/uploads/{upload_id}",
    "POST /api/v1/alerts/seen",
    "POST /api/v1/conversations/{conversation_id}/messages",
    "POST /api/v1/notices/{notice_id}/read",
    "POST /api/v1/uploads",
    "POST /api/v1/work-items/{work_item_id}/accept",
    "POST /api/v1/work-items/{work_item_id}/decline",
    "POST /api/v1/workspaces",
    "PUT /api/v1/me/avatar",
    "PUT /api/v1/me/password",
    "PUT /api/v1/session",
}
"""Routes about oneself, and those whose actions look themselves at what the member may do."""


class Endpoint(NamedTuple):
    method: str
    template: str
    audiences: tuple[str, ...]
    permission: str | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def path(self) -> str:
        """With ids that nothing has."""
        parts = [str(uuid4()) if part.startswith("{") else part for part in self.template.split("/")]
        return "/".join(parts)


def endpoints() -> Iterator[Endpoint]:
    """Each method of each route; a HEAD is its GET without the body."""
    for template, handler in handlers_of(build(Settings())):
        for method in sorted(getattr(handler, "http_methods", {"GET"}) - {"HEAD"}):
            yield Endpoint(method, template, audiences(handler), handler.opt.get("permission"))


ENDPOINTS = sorted(endpoints(), key=lambda endpoint: endpoint.name)
CLOSED = [endpoint for endpoint in ENDPOINTS if "public" not in endpoint.audiences]
FOR_MEMBERS = [endpoint for endpoint in CLOSED if "member" in endpoint.audiences]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def office(db_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with running_app(db_url, tmp_path_factory.mktemp("data")) as app:
        office = Office(app)
        yield office
        await office.close()


@pytest.fixture(scope="module")
async def administrator(office: Office) -> Browser:
    return await office.administrator()


class Chameleon:
    """A member whose role is changed from test to test."""

    def __init__(self, administrator: Browser, browser: Browser, role: str) -> None:
        self.administrator = administrator
        self.browser = browser
        self.role = role

    async def hold(self, grants: dict[str, str]) -> Browser:
        await self.administrator.api("PATCH", f"/roles/{self.role}", {"permissions": grants})
        return self.browser


@pytest.fixture(scope="module")
async def chameleon(office: Office, administrator: Browser) -> Chameleon:
    role = await administrator.post_api("/roles", {"name": "Chameleon", "permissions": {}})
    return Chameleon(administrator, await office.member("Chameleon"), role["id"])


def test_public_routes_are_those_we_know() -> None:
    assert {endpoint.name for endpoint in ENDPOINTS if "public" in endpoint.audiences} == PUBLIC


def test_routes_open_to_every_member_are_those_we_know() -> None:
    assert {endpoint.name for endpoint in FOR_MEMBERS if endpoint.permission is None} == ANY_MEMBER


def test_every_permission_guards_something() -> None:
    """But for those that are looked at inside of actions and on sockets."""
    guarding = {endpoint.permission for endpoint in ENDPOINTS}
    assert guarding - {None} <= set(permissions)


async def test_nobody_unknown_gets_in(office: Office) -> None:
    stranger = office.browser()
    forged = office.browser()
    forged.cookies.set("haoke_session", "forged", domain="haoke.test", path="/")
    bearer = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    for endpoint in CLOSED:
        for browser, headers in ((stranger, {}), (forged, bearer)):
            answer = await browser.request(endpoint.method, endpoint.path + "?k=forged", headers=headers)
            assert answer.status_code == 401, f"{endpoint.name}: {answer.status_code} {answer.text}"


async def test_other_sites_cannot_use_a_members_cookie(administrator: Browser) -> None:
    for endpoint in FOR_MEMBERS:
        if endpoint.method not in SAFE_METHODS:
            foreign = {"Origin": "https://evil.example"}
            answer = await administrator.request(endpoint.method, endpoint.path, headers=foreign)
            assert answer.json()["code"] == "OriginRefused", endpoint.name


async def test_a_member_without_permissions_is_refused_everywhere(chameleon: Chameleon) -> None:
    browser = await chameleon.hold({})
    for endpoint in FOR_MEMBERS:
        if endpoint.permission is not None:
            answer = await browser.request(endpoint.method, endpoint.path)
            assert answer.status_code == 403, f"{endpoint.name}: {answer.status_code} {answer.text}"


@pytest.mark.parametrize(
    ("permission", "scope"),
    [(each.name, scope.value) for each in permissions.values() for scope in each.scopes],
)
async def test_a_permission_opens_its_own_routes_only(chameleon: Chameleon, permission: str, scope: str) -> None:
    browser = await chameleon.hold({permission: scope})
    for endpoint in FOR_MEMBERS:
        if endpoint.permission is None:
            continue
        answer = await browser.request(endpoint.method, endpoint.path)
        if endpoint.permission == permission:
            assert answer.status_code not in {401, 500}, f"{endpoint.name}: {answer.status_code} {answer.text}"
        else:
            assert answer.status_code == 403, f"{endpoint.name}: {answer.status_code} {answer.text}"


async def test_the_administrator_is_refused_nothing(administrator: Browser) -> None:
    """Whatever else is wrong with these requests (no body, ids that nothing has), permission is not."""
    for endpoint in FOR_MEMBERS:
        if endpoint.name not in {"DELETE /api/v1/session", "PUT /api/v1/session"}:
            answer = await administrator.request(endpoint.method, endpoint.path)
            assert answer.status_code not in {401, 403, 500}, f"{endpoint.name}: {answer.status_code} {answer.text}"
