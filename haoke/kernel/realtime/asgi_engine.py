"""The plain carrier: an ASGI WebSocket endpoint. Slower and dearer than picows, but only public interfaces."""

import asyncio
from collections.abc import Callable
from typing import Any

from haoke.kernel.addresses import client_address
from haoke.kernel.realtime.socket import MAX_FRAME, TOO_LARGE, Handshake, SocketServer

Message = dict[str, Any]


class _Carrier:
    """An ASGI connection as a transport of a socket."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._unsent = 0

    def send(self, data: bytes) -> None:
        self._unsent += len(data)
        self.queue.put_nowait(data)

    def ping(self) -> None:
        """The server pings by itself."""

    def close(self, code: int) -> None:
        self.queue.put_nowait(code)

    def unsent(self) -> int:
        return self._unsent

    async def write(self, send: Callable[[Message], Any]) -> None:
        """Send what is queued until the closing code."""
        while True:
            item = await self.queue.get()
            if isinstance(item, int):
                await send({"type": "websocket.close", "code": item})
                return
            await send({"type": "websocket.send", "text": item.decode()})
            self._unsent -= len(item)


def endpoint(server: Callable[[], SocketServer], trusted: str) -> Callable[..., Any]:
    """An ASGI application for the socket's path."""

    async def serve(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Message], Any]) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        carrier = _Carrier()
        socket = server().open(
            carrier,
            Handshake(
                cookie=headers.get("cookie", ""),
                origin=headers.get("origin", ""),
                host=headers.get("host", ""),
                address=client_address((scope.get("client") or ("",))[0], headers.get("x-forwarded-for", ""), trusted),
                agent=headers.get("user-agent", "")[:300],
                language=headers.get("accept-language", "en"),
            ),
        )
        writer = asyncio.create_task(carrier.write(send))
        try:
            while not writer.done():
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    break
                data = message.get("bytes") or (message.get("text") or "").encode()
                if len(data) > MAX_FRAME:
                    socket.close(TOO_LARGE)
                else:
                    socket.received(data)
        finally:
            socket.lost()
            writer.cancel()

    return serve
