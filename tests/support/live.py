"""The application behind a real port in this process, and clients that speak its socket protocol."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
import websockets
from litestar import Litestar

from haoke.app import build
from haoke.kernel.http.sockets import PATH, websocket_class
from haoke.kernel.settings import Settings

_PATIENCE = 30.0  # seconds to wait for a frame


class LiveServer:
    def __init__(self, app: Litestar, port: int) -> None:
        self.app = app
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"

    @asynccontextmanager
    async def visitor(self, site: str, **hello: Any) -> AsyncIterator["Client"]:
        async with self._client({"t": "hello", "v": 1, "site": site, "locale": "en"} | hello) as client:
            yield client

    @asynccontextmanager
    async def member(self, cookie: str, **hello: Any) -> AsyncIterator["Client"]:
        async with self._client({"t": "hello", "v": 1} | hello, cookie=cookie) as client:
            yield client

    @asynccontextmanager
    async def _client(self, hello: dict[str, Any], cookie: str = "") -> AsyncIterator["Client"]:
        headers = {"Cookie": cookie} if cookie else {}
        url = f"ws://127.0.0.1:{self.port}{PATH}"
        async with websockets.connect(url, additional_headers=headers, compression=None, close_timeout=1) as connection:
            client = Client(connection)
            await client.send(hello)
            client.welcome = await client.expect("welcome")
            yield client


class Client:
    """One socket. Frames that nobody asked for yet wait in ``seen``."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.seen: list[dict[str, Any]] = []
        self.welcome: dict[str, Any] = {}

    async def send(self, frame: dict[str, Any]) -> None:
        await self.connection.send(json.dumps(frame))

    async def post(self, text: str, c: str | None = None, **more: Any) -> dict[str, Any]:
        """Post a message and wait for its ack (or its error)."""
        identifier = str(more.pop("id", uuid4()))
        body = more.pop("body", {"text": text})
        await self.send({"t": "post", "id": identifier, "c": c, "body": body} | more)
        return await self.expect("ack", "error", where=lambda frame: frame.get("id") == identifier)

    async def expect(
        self, *kinds: str, where: Callable[[dict[str, Any]], bool] = lambda _frame: True
    ) -> dict[str, Any]:
        """The next frame of these kinds that fits; earlier ones that do not fit are kept."""
        for place, frame in enumerate(self.seen):
            if frame["t"] in kinds and where(frame):
                return self.seen.pop(place)
        async with asyncio.timeout(_PATIENCE):
            while True:
                frame = json.loads(await self.connection.recv())
                if frame["t"] in kinds and where(frame):
                    return frame
                self.seen.append(frame)

    async def settle(self) -> list[dict[str, Any]]:
        """Everything that arrived until the server has answered a ping."""
        await self.send({"t": "ping"})
        await self.expect("pong")
        seen, self.seen = self.seen, []
        return seen

    async def closed(self) -> int:
        async with asyncio.timeout(_PATIENCE):
            await self.connection.wait_closed()
        code: int = self.connection.close_code
        return code


@asynccontextmanager
async def live_server(db_url: str, data_dir: Path, **settings: Any) -> AsyncIterator[LiveServer]:
    """Started on a free port, its lifespan begun; stopped in order."""
    made = Settings(database_url=db_url, data_dir=data_dir, **settings)
    app = build(made)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        app,
        ws=websocket_class(app, made),
        http="httptools",
        log_level="error",
        lifespan="on",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with asyncio.timeout(_PATIENCE):
        while not server.started:
            if serving.done():
                await serving
            await asyncio.sleep(0)
    yield LiveServer(app, port)
    server.should_exit = True
    await serving
