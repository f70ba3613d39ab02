"""The application in this process, spoken to over HTTP as a browser would."""

import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from haoke.app import build
from haoke.kernel.runtime import Runtime
from haoke.kernel.settings import Settings

ORIGIN = "http://haoke.test"


class Browser(httpx.AsyncClient):
    """A client with its own cookies. Unsafe requests carry the Origin of Haoke's own pages, as browsers send it."""

    def __init__(self, app: Litestar, *, locale: str = "en", address: str = "10.0.0.1") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 4711))
        super().__init__(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN, "Accept-Language": locale})
        self.app = app

    async def api(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        """Call ``/api/v1`` + path; the decoded answer. Fails on any status but ``expect`` (by default any success)."""
        response = await self.request(method, f"/api/v1{path}", json=body)
        right = response.is_success if expect is None else response.status_code == expect
        assert right, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    async def me(self) -> dict[str, Any]:
        me: dict[str, Any] = await self.get_api("/me")
        return me

    async def get_api(self, path: str, *, expect: int | None = None) -> Any:
        return await self.api("GET", path, expect=expect)

    async def post_api(self, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return await self.api("POST", path, body, expect=expect)


PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


class Office:
    """A set-up installation and the browsers of the people in it."""

    def __init__(self, app: Litestar) -> None:
        self.app = app
        self.workspace_id = ""
        self._inviter: Browser | None = None
        self._open: list[Browser] = []

    def browser(self, **options: Any) -> Browser:
        """Somebody who is not signed in."""
        browser = Browser(self.app, **options)
        self._open.append(browser)
        return browser

    async def administrator(self) -> Browser:
        """Set up the installation, or sign the first administrator in on one more browser."""
        browser = self.browser()
        if (await browser.get_api("/setup"))["needed"]:
            self.workspace_id = (await browser.post_api("/setup", FIRST))["workspace"]["id"]
        else:
            credentials = {"email": FIRST["email"], "password": PASSWORD, "workspace_id": self.workspace_id}
            await browser.post_api("/session", credentials)
        return browser

    async def member(self, role: str = "agent", *, teams: Sequence[str] = (), by: Browser | None = None) -> Browser:
        """A new member with a role (its name) in teams (their ids), invited ``by`` somebody, signed in."""
        if by is None and self._inviter is None:
            self._inviter = await self.administrator()
        inviting = by or self._inviter
        assert inviting is not None
        roles = {each["name"]: each["id"] for each in (await inviting.get_api("/roles"))["items"]}
        invitation = await inviting.post_api("/invitations", {"role_id": roles[role], "team_ids": list(teams)})
        number = next(_numbers)
        browser = self.browser()
        token = invitation["url"].rpartition("/")[2]
        joining = {"token": token, "name": f"Agent {number}", "email": f"a{number}@haoke.test", "password": PASSWORD}
        await browser.post_api("/invitations/accept", joining)
        return browser

    async def agent(self, *teams: str) -> Browser:
        return await self.member("agent", teams=teams)

    async def other_workspace(self) -> Browser:
        """The administrator of a second workspace, who is somebody else."""
        owner = await self.administrator()
        wanted = {"name": f"Other {next(_numbers)}", "locale": "en", "time_zone": "UTC"}
        workspace = await owner.post_api("/workspaces", wanted)
        await owner.api("PUT", "/session", {"workspace_id": workspace["id"]})
        return await self.member("administrator", by=owner)

    async def close(self) -> None:
        for browser in self._open:
            await browser.aclose()


FIRST = {
    "workspace": "Haoke Ltd",
    "name": "Ada",
    "email": "ada@haoke.test",
    "password": PASSWORD,
    "locale": "en",
    "time_zone": "Asia/Shanghai",
}


@asynccontextmanager
async def running_app(db_url: str, data_dir: Path, **settings: Any) -> AsyncIterator[Litestar]:
    """The application on this database, with its lifespan begun."""
    app = build(Settings(database_url=db_url, data_dir=data_dir, **settings))
    async with app.lifespan():
        yield app


def runtime_of(app: Litestar) -> Runtime:
    runtime: Runtime = app.state.runtime
    return runtime


@contextmanager
def published(app: Litestar) -> Iterator[list[tuple[str, Any]]]:
    """What goes to members' topics meanwhile: (topic, decoded frame)."""
    frames: list[tuple[str, Any]] = []
    listening = True

    def note(topic: str, data: bytes) -> None:
        if listening:
            frames.append((topic, msgspec.json.decode(data)))

    runtime_of(app).hub.tap("m", note)
    yield frames
    listening = False
