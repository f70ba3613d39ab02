"""The socket's promises, over both carriers: order, limits, named errors, closing, heartbeats, back-pressure."""

import asyncio
import contextlib
import json
import socket as sockets
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
import websockets

from haoke.kernel.auth import Actor
from haoke.kernel.errors import Conflict
from haoke.kernel.ids import new_id
from haoke.kernel.realtime import asgi_engine, picows_engine
from haoke.kernel.realtime.bus import LocalBus
from haoke.kernel.realtime.hub import Hub
from haoke.kernel.realtime.socket import MAX_FRAME, Frame, Registry, Socket, SocketServer, receives

pytestmark = pytest.mark.anyio
registry: Registry = {}
PATH = "/socket"


class Enter(Frame, tag="enter", frozen=True):
    topic: str = "room"
    slow: bool = False


class Echo(Frame, tag="echo", frozen=True):
    id: str
    slow: bool = False


class Shout(Frame, tag="shout", frozen=True):
    text: str


class Break(Frame, tag="break", frozen=True):
    id: str


class Busy(Conflict):
    """Busy with {what}."""


@receives(Enter, "new", registry=registry)
async def enter(client: Socket, frame: Enter) -> None:
    if frame.slow:
        client.send_frame({"t": "begun"})
        await client.server.contexts[asyncio.Event].wait()
    await client.welcome(Actor("visitor", new_id(), new_id(), locale="en"), None, 1000)
    client.server.hub.join(frame.topic, client)
    await asyncio.sleep(0)
    client.send_frame({"t": "entered"})


@receives(Echo, "visitor", registry=registry)
async def echo(client: Socket, frame: Echo) -> None:
    if frame.slow:
        await client.server.contexts[asyncio.Event].wait()
    client.send_frame({"t": "echo", "id": frame.id})


@receives(Shout, "visitor", registry=registry)
def shout(client: Socket, frame: Shout) -> None:
    client.server.hub.publish("room", json.dumps({"t": "shout", "text": frame.text}).encode(), sender=client)


@receives(Break, "visitor", registry=registry)
def break_it(client: Socket, frame: Break) -> None:
    raise Busy(what=frame.id)


class Running(SimpleNamespace):
    server: SocketServer
    url: str

    def connect(self, **options: Any) -> Any:
        return websockets.connect(self.url, compression=None, **options)

    @contextlib.asynccontextmanager
    async def entered(self, **options: Any) -> AsyncIterator[Any]:
        async with self.connect(**options) as client:
            await client.send('{"t":"enter"}')
            assert await heard(client) == {"t": "entered"}
            yield client


async def heard(client: Any) -> Any:
    return json.loads(await asyncio.wait_for(client.recv(), 10))


async def closed_with(client: Any) -> int:
    async with asyncio.timeout(10):
        await client.wait_closed()
    assert client.close_code is not None
    return client.close_code


@pytest.fixture(params=["picows", "asgi"])
async def running(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    hub = Hub(LocalBus())
    await hub.start()
    server = SocketServer(SimpleNamespace(), hub, registry)
    server.contexts[asyncio.Event] = asyncio.Event()

    async def lifespan(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        await asgi_engine.endpoint(lambda: server, "127.0.0.1")(scope, receive, send)

    ws: Any = "websockets-sansio"
    if request.param == "picows":
        ws = picows_engine.websocket_class(lambda: server, PATH, "127.0.0.1")
    listening = sockets.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(lifespan, ws=ws, log_level="error", lifespan="off")
    web = uvicorn.Server(config)
    serving = asyncio.create_task(web.serve(sockets=[listening]))
    yield Running(server=server, url=f"ws://127.0.0.1:{listening.getsockname()[1]}{PATH}", carrier=request.param)
    await server.stop()
    web.should_exit = True
    await serving
    await hub.stop()


async def test_frames_are_answered_in_their_order_even_when_one_is_slow(running: Running) -> None:
    async with running.entered() as client:
        await client.send('{"t":"echo","id":"1","slow":true}')
        for number in range(2, 20):
            await client.send(json.dumps({"t": "echo", "id": str(number)}))
        await client.send('{"t":"ping"}')
        running.server.contexts[asyncio.Event].set()
        answers = [await heard(client) for _ in range(20)]
    assert [answer.get("id") for answer in answers[:19]] == [str(number) for number in range(1, 20)]
    assert answers[19]["t"] == "pong"


async def test_a_frame_reaches_the_others_but_not_its_sender(running: Running) -> None:
    async with running.entered() as first, running.entered() as second:
        await first.send('{"t":"shout","text":"你好"}')
        assert await heard(second) == {"t": "shout", "text": "你好"}
        await first.send('{"t":"ping"}')
        assert (await heard(first))["t"] == "pong"


async def test_frames_of_all_sizes_reach_a_client_that_reads_late(running: Running) -> None:
    sizes = [300, 8192, 8193, 20_000, 2048, 50_000] * 8
    narrow = sockets.socket()
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", urlsplit(running.url).port))
    async with running.entered(sock=narrow) as client:
        for size in sizes:
            running.server.hub.publish("room", json.dumps({"t": "shout", "text": "x" * size}).encode())
        await asyncio.sleep(0)
        assert [len((await heard(client))["text"]) for _ in sizes] == sizes


async def test_refusals_are_named_and_carry_the_frames_id(running: Running) -> None:
    async with running.entered() as client:
        await client.send('{"t":"break","id":"it"}')
        answer = await heard(client)
        assert (answer["code"], answer["id"], answer["detail"]) == ("Busy", "it", "Busy with it.")
        for bad in ("{", '{"t":"nothing"}', '{"t":"echo","id":5}', "[]", '"x"', '{"t":"echo"}'):
            await client.send(bad)
            assert (await heard(client))["code"] == "InvalidRequest"
        await client.send('{"t":"echo","id":"still here"}')
        assert (await heard(client))["id"] == "still here"


async def test_nothing_is_served_before_hello(running: Running) -> None:
    async with running.connect() as client:
        await client.send('{"t":"shout","text":"x"}')
        assert (await heard(client))["code"] == "InvalidRequest"


async def test_who_said_hello_may_wait_for_the_answer(running: Running) -> None:
    """A server that is slow for a while must not tell its clients that they are at fault, for then they give up."""
    gate = running.server.contexts[asyncio.Event]
    async with running.connect() as client:
        [socket] = running.server.sockets
        assert socket.timer is not None
        await client.send('{"t":"enter","slow":true}')
        assert (await heard(client))["t"] == "begun"
        assert socket.timer is None
        gate.set()
        assert (await heard(client))["t"] == "entered"


async def test_too_large_a_frame_closes_the_socket(running: Running) -> None:
    async with running.entered() as client:
        await client.send("x" * (MAX_FRAME + 1))
        assert await closed_with(client) in {1009, 4413}
    assert not running.server.sockets


async def test_fragments_are_put_together(running: Running) -> None:
    async with running.entered() as client:
        await client.send(['{"t":"ec', 'ho","id":"', 'whole"}'])
        assert (await heard(client))["id"] == "whole"


async def test_a_flood_is_refused_and_the_socket_lives_on(running: Running) -> None:
    async with running.connect() as client:
        await client.send('{"t":"enter"}')
        await heard(client)
        [socket] = running.server.sockets
        socket.rate = 0.6  # a burst is five times the rate: three frames
        socket.allowance = 3.0
        for _ in range(5):
            await client.send('{"t":"ping"}')
        answers = [await heard(client) for _ in range(5)]
        assert [answer["t"] for answer in answers] == ["pong"] * 3 + ["error"] * 2
        assert answers[4]["code"] == "TooMany"


async def test_a_client_that_does_not_read_is_asked_to_come_again(running: Running) -> None:
    async with running.entered() as client, running.entered() as other:
        client.transport.pause_reading()
        shout = json.dumps({"t": "shout", "text": "x" * 100_000})
        for _ in range(1000):
            await other.send(shout)
            await other.send('{"t":"ping"}')
            await heard(other)
            if len(running.server.sockets) < 2:
                break
        assert len(running.server.sockets) == 1


async def test_a_dropped_connection_leaves_every_topic(running: Running) -> None:
    async with running.entered() as client:
        [socket] = running.server.sockets
        gone = asyncio.get_running_loop().create_future()
        lost = type(socket).lost

        class Watched(type(socket)):  # type: ignore[misc]
            __slots__ = ()

            def lost(self) -> None:
                lost(self)
                if not gone.done():
                    gone.set_result(None)

        socket.__class__ = Watched
        client.transport.abort()
        await asyncio.wait_for(gone, 10)
    assert not running.server.sockets
    assert not running.server.hub.listeners("room")


async def test_stopping_says_goodbye(running: Running) -> None:
    async with running.entered() as client:
        await running.server.stop()
        assert await heard(client) == {"t": "bye", "code": "Restarting"}
        assert await closed_with(client) == 1012
