"""Visitors of the demo write, wait for answers and leave; nobody who is answered gives up."""

import asyncio
from pathlib import Path

import pytest

from haoke.cli.demo import filled
from haoke.demo import company
from haoke.demo.client import SocketClient
from haoke.demo.talk import Door, talk
from tests.support.company import Api
from tests.support.server import Server

pytestmark = pytest.mark.anyio

PASSWORD = "a password of the demo"


async def answer_everybody(agent: SocketClient) -> None:
    answered: dict[str, int] = {}
    while True:
        for c, track in list(agent.tracks.items()):
            asked = [part for part in track.parts.values() if part["kind"] == "message" and "mine" not in part]
            asked = [part for part in asked if part["by"]["kind"] == "visitor"]
            if len(asked) > answered.get(c, 0):
                answered[c] = len(asked)
                await agent.post("Let me look.", c)
        await agent.change(0.2)


async def test_visitors_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with Server(tmp_path) as server:
        demo = await filled(server.settings(), PASSWORD)
        async with Api(server.url) as api:
            await api.call("POST", "/session", {"email": company.email("maya.lindqvist"), "password": PASSWORD})
            states = await api.call("GET", "/agent-states")
            online = next(state["id"] for state in states["items"] if state["kind"] == "online")
            hello = {"t": "hello", "v": 1}
            async with SocketClient(server.socket_url, hello, api.socket_headers()) as agent:
                await api.call("PUT", "/presence", {"state_id": online})
                answering = asyncio.create_task(answer_everybody(agent))
                door = Door("en", demo.sites["en"], f"{server.url}/demo/shop/", "Shop")
                came = await talk(server.socket_url, [door], visitors=2, minutes=0.1, pace=0)
                answering.cancel()
    assert came >= 2
    told = capsys.readouterr().out
    assert told.count("en: ") == came
