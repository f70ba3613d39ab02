"""DingTalk by stream: what comes down the connection is stored, then acknowledged; and to whom it is opened."""

import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from haoke.channels.adapters.dingtalk.stream import listen
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import InboundEvent, Text
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for, cases, request_of

pytestmark = pytest.mark.anyio


class Kept:
    """The journal of a process, as far as an adapter sees it."""

    cursor = ""

    def __init__(self) -> None:
        self.events: list[InboundEvent] = []
        self.raw: list[bytes] = []

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        assert cursor == self.cursor
        self.raw.append(raw)
        self.events += events


def frame(kind: str, topic: str, data: str, name: str = "m1") -> str:
    headers = {"topic": topic, "messageId": name, "contentType": "application/json", "time": "1795276800000"}
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": headers, "data": data})


async def test_what_comes_down_is_stored_and_then_acknowledged() -> None:
    said = {"msgId": "1", "senderStaffId": "s", "msgtype": "text", "text": {"content": " hi"}, "conversationType": "1"}
    answers: list[dict[str, Any]] = []
    kept = Kept()

    async def dingtalk(socket: ServerConnection) -> None:
        for sent in (
            frame("SYSTEM", "ping", '{"opaque": "x"}', "p"),
            frame("CALLBACK", "/v1.0/im/bot/messages/get", json.dumps(said), "c"),
            frame("CALLBACK", "/v1.0/im/bot/messages/get", "no json", "d"),
        ):
            await socket.send(sent)
            answers.append(json.loads(await socket.recv()) | {"stored": len(kept.raw)})
        await socket.send("no json either")
        await socket.send(frame("SYSTEM", "disconnect", "{}"))
        await socket.wait_closed()

    async with serve(dingtalk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", proxy=None) as socket:
            await listen(socket, kept)
    assert [event.parts for event in kept.events] == [(Text(text="hi"),)]
    assert [(each["headers"]["messageId"], each["code"], each["stored"]) for each in answers] == [
        ("p", 200, 0),
        ("c", 200, 1),
        ("d", 200, 2),
    ]
    assert answers[0]["data"] == '{"opaque": "x"}'


async def test_the_connection_goes_to_dingtalk_alone_and_nobody_may_call_then() -> None:
    adapter: Any = adapter_of("dingtalk")
    (case,) = [each for each in cases("request") if (each.folder, each.name) == ("dingtalk", "text")]
    account = account_for("dingtalk", {"mode": "stream", "app_key": "k", "app_secret": "ding_app_secret"})
    assert judge(account, request_of(case)).problem == "SignatureInvalid"
    for place in ("wss://evil.example/connect", "ws://wss.dingtalk.com/connect", ""):
        provider = Provider([{"json": {"endpoint": place, "ticket": "t"}}], {}, now())
        with pytest.raises(NoAnswer):
            await adapter.run(account, Kept(), provider.outside)
        asked = json.loads(provider.asked[0].content)
        assert asked["subscriptions"] == [{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}]
