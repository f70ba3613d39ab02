"""A body that is too large, over a real connection: the client is still sending when it is refused."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.live import live_server

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}
MEGABYTE = b"x" * 1024 * 1024


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield MEGABYTE


async def test_the_refusal_arrives_however_the_body_is_sent(db_url: str, tmp_path: Path) -> None:
    async with live_server(db_url, tmp_path) as server, httpx.AsyncClient(base_url=server.origin) as client:
        for content in (MEGABYTE * 10, pieces(12)):
            answer = await client.post("/api/v1/session", content=content, headers=JSON)
            assert (answer.status_code, answer.json()["code"]) == (413, "TooLarge")
        assert (await client.get("/api/v1/setup")).status_code == 200
