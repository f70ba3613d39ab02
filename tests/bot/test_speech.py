"""Voice messages become text by a server of the published protocol: once each, for members, and never in the way."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from haoke.bot.actions.recognise_speech import SpeechFollower
from tests.support.live import Client, live_server
from tests.support.receiver import BROKEN, GARBAGE, Receiver, receiver
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio

RECORDING = b"OggS\x00\x02" + bytes(400)


@pytest.fixture
async def server() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


@pytest.fixture
async def shop(postgres, tmp_path: Path, server: Receiver) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    settings = {"speech": f"http://localhost:{server.port}/v1", "speech_model": "large", "speech_key": "secret"}
    async with live_server(url, tmp_path, **settings) as live, company(live) as made:
        yield made


def said(text: str) -> bytes:
    body = json.dumps({"text": text}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def speak(shop: Company, visitor: Client) -> dict[str, Any]:
    """Record and post, as the widget does."""
    headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
    async with shop.browser() as browser:
        wanted = {"id": str(uuid4()), "name": "voice.ogg", "size": len(RECORDING), "type": "audio/ogg"}
        begun = (await browser.post("/api/v1/visitor/uploads", json=wanted, headers=headers)).json()
        more = headers | {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
        done = await browser.patch(f"/api/v1/visitor/uploads/{begun['id']}", content=RECORDING, headers=more)
        assert done.is_success, done.text
    return await visitor.post("", body={"files": [done.json()]})


async def test_what_is_said_stands_beneath_the_message_for_members_alone(shop: Company, server: Receiver) -> None:
    server.manner = said("我的包裹在哪里")
    agent, follower, runtime = await shop.agent("li"), SpeechFollower(), shop.server.app.state.runtime
    await agent.go("online")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        posted = await speak(shop, visitor)
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await follower.step(runtime)
        await follower.step(runtime)  # it is known already
        await SpeechFollower().step(runtime)

        parts = (await agent.call("GET", f"/conversations/{posted['c']}/parts"))["parts"]
        spoken = [part["body"] for part in parts if part["kind"] == "spoken"]
        assert spoken == [{"seq": posted["seq"], "text": "我的包裹在哪里"}]
        assert "我的包裹在哪里" not in str(await visitor.settle())
    (heard,) = server.heard
    assert heard.path == "/v1/audio/transcriptions"
    assert heard.headers["authorization"] == "Bearer secret"
    assert heard.headers["content-type"].startswith("multipart/form-data")
    for piece in (RECORDING, b'name="model"', b"large", b'filename="voice.ogg"', b"audio/ogg"):
        assert piece in heard.body


@pytest.mark.parametrize(("manner", "tries"), [(BROKEN, 3), (GARBAGE, 3), (said(""), 1), (said("x" * 2**21), 1)])
async def test_voice_stays_what_it_is_where_nothing_is_recognised(
    shop: Company, server: Receiver, manner: bytes, tries: int
) -> None:
    server.manner = manner
    runtime, follower = shop.server.app.state.runtime, SpeechFollower()
    async with shop.server.visitor(shop.site["key"]) as visitor:
        posted = await speak(shop, visitor)
        for _ in range(5):
            await follower.step(runtime)
    assert len(server.heard) == tries
    parts = (await shop.administrator.call("GET", f"/conversations/{posted['c']}/parts"))["parts"]
    assert not [part for part in parts if part["kind"] == "spoken"]
