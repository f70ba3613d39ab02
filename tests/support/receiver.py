"""Somebody else's server on this machine, as bad as a test wants it to be."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
BROKEN = b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
GARBAGE = b"\x00\xff\xfe this is no HTTP at all\r\n\r\n"

Manner = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Heard(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """``manner``: the bytes it answers with, or what it does instead."""

    def __init__(self) -> None:
        self.manner: Manner = OK
        self.heard: list[Heard] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/hook"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.heard.append(Heard(first.split(" ")[1], headers, body))
        try:
            if callable(self.manner):
                await self.manner(writer)
            else:
                writer.write(self.manner)
                await writer.drain()
        except ConnectionError:
            pass  # whoever asked has had enough
        finally:
            writer.close()


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Say nothing, for longer than anybody waits."""
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    """A byte again and again: each in time, all of them never."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


def redirect(to: str) -> bytes:
    return f"HTTP/1.1 307 There\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(made._serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
