"""An administrator tries an account: the provider is asked at once, beside all conversations."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.bridged import Bridge
from tests.support.api import FIRST
from tests.support.live import live_server
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

BUSY = b"HTTP/1.1 429 Slow\r\nContent-Length: 4\r\nConnection: close\r\n\r\nslow"


class Tried:
    def __init__(self, admin: httpx.AsyncClient, bridge: Bridge, other: Receiver) -> None:
        self.admin, self.bridge, self.other = admin, bridge, other

    async def api(self, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        path = f"/api/v1/channel-accounts/{self.bridge.account['id']}{path}"
        response = await self.admin.request(method, path, json=body)
        assert response.status_code == expect, response.text
        return response.json()


@pytest.fixture
async def tried(fresh_url: str, tmp_path: Path) -> AsyncIterator[Tried]:
    async with (
        live_server(fresh_url, tmp_path, outbound_hosts="localhost") as server,
        receiver() as other,
        httpx.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}, timeout=30) as admin,
        httpx.AsyncClient(base_url=server.origin, timeout=30) as outside,
    ):
        await admin.post("/api/v1/setup", json=FIRST)
        new = {"kind": "bridge", "name": "Tried", "settings": {"url": other.url}}
        account = (await admin.post("/api/v1/channel-accounts", json=new)).json()
        yield Tried(admin, Bridge(outside, account), other)


async def test_a_test_message_goes_to_whom_it_shall_and_says_what_came_of_it(tried: Tried) -> None:
    await tried.bridge.says("hello", user="u-7", name="Ann")

    async def known() -> bool:
        return await tried.api("GET", "/peers") == [{"id": "u-7", "name": "Ann"}]

    await until(known, "who wrote is known")
    test = {"peer": "u-7", "text": "Does it work?"}
    assert await tried.api("POST", "/test-message", test) == {"state": "sent", "error": None}
    heard = json.loads(tried.other.heard[-1].body)
    assert (heard["user"], heard["parts"]) == ({"id": "u-7"}, [{"kind": "text", "text": "Does it work?"}])
    tried.other.manner = BUSY
    failed = await tried.api("POST", "/test-message", test | {"peer": "somebody new"})
    assert (failed["state"], failed["error"]["error_class"]) == ("failed", "rate_limited")
    assert (await tried.api("GET", ""))["deliveries"] == {}, "beside all conversations"


async def test_what_a_channel_cannot_do_is_refused_by_name(tried: Tried) -> None:
    assert (await tried.api("POST", "/health", expect=400))["code"] == "ChannelUnable"
    await tried.api("POST", "/test-message", {"peer": "", "text": "x"}, expect=400)
