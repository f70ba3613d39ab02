"""The application in this process, spoken to over HTTP as a browser would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
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

    async def get_api(self, path: str, *, expect: int | None = None) -> Any:
        return await self.api("GET", path, expect=expect)

    async def post_api(self, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return await self.api("POST", path, body, expect=expect)


@asynccontextmanager
async def running_app(db_url: str, data_dir: Path, **settings: Any) -> AsyncIterator[Litestar]:
    """The application on this database, with its lifespan begun."""
    app = build(Settings(database_url=db_url, data_dir=data_dir, **settings))
    async with app.lifespan():
        yield app


def runtime_of(app: Litestar) -> Runtime:
    runtime: Runtime = app.state.runtime
    return runtime
