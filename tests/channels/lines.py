"""What adapters that keep a connection are given in tests: an intake that remembers, and a way to the loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx

from haoke.channels.contract import Account
from haoke.channels.kinds import KINDS
from haoke.channels.outside import Fetched, Outside, Token
from haoke.channels.types import InboundEvent

FILE = UUID(int=7)


class Kept:
    """An intake: events by their keys, what they were read from, the cursor, and news for who waits."""

    def __init__(self) -> None:
        self.cursor = ""
        self.events: dict[str, InboundEvent] = {}
        self.raws: list[bytes] = []
        self.news: asyncio.Queue[InboundEvent] = asyncio.Queue()

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        self.cursor = cursor
        self.raws.append(raw)
        for event in events:
            if event.dedup_key not in self.events:
                self.events[event.dedup_key] = event
                self.news.put_nowait(event)

    async def next(self) -> InboundEvent:
        async with asyncio.timeout(60):
            return await self.news.get()


class Shelf:
    """Tokens in memory, one file."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}

    async def token(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        if name not in self.tokens:
            self.tokens[name] = (await renew()).value
        return self.tokens[name]

    async def forget_token(self, name: str, value: str) -> None:
        if self.tokens.get(name) == value:
            del self.tokens[name]

    async def kept(self, name: str) -> str:
        return self.tokens.get(name, "")

    async def keep(self, name: str, token: Token) -> None:
        self.tokens[name] = token.value

    async def file(self, file_id: UUID) -> Fetched:
        return Fetched("附件内容".encode(), "text/plain", "说明.txt")

    def link(self, file_id: UUID) -> str:
        return f"https://haoke.example/f/{file_id}"

    async def uploaded(self, file_id: UUID, kind: str, upload: Callable[[Fetched], Awaitable[Token]]) -> str:
        return (await upload(await self.file(file_id))).value


def outside(answer: Callable[[httpx.Request], httpx.Response] | None = None) -> Outside:
    transport = httpx.MockTransport(answer or (lambda _: httpx.Response(404)))
    return Outside(httpx.AsyncClient(transport=transport), Shelf(), allowed="localhost,127.0.0.1")


@asynccontextmanager
async def running(account: Account[Any], kept: Kept, way: Outside) -> AsyncIterator[asyncio.Task[None]]:
    """The account's connection, as long as this lasts."""
    adapter: Any = KINDS[account.kind]
    task = asyncio.create_task(adapter.run(account, kept, way))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
