"""The live board over real sockets: what many who look at it cost beside one, while much happens."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

import websockets

from bench.assignments import Nobody
from bench.processes import used
from bench.product import Product
from bench.tables import Table, number
from bench.wallboard import RATE, WATCHERS, Work
from haoke.kernel.db import Database
from haoke.kernel.embedded.postgres import EmbeddedPostgres

_BATCHES = 10  # transactions a second
_BOARD = '{"t":"board"'
_FIRST = 10.0  # seconds until everybody has a whole board


class _Run(NamedTuple):
    """CPU seconds by part, events written, frames that came to each watcher, and ms between two of them."""

    cpu: dict[str, float]
    events: int
    frames: list[int]
    gaps: list[float]


async def measure(product: Product, *, seconds: int) -> Table:
    db = Database(EmbeddedPostgres(product.server.folder / "data").url(), Nobody())
    try:
        me = await product.company.call("GET", "/me")
        queues = (await product.company.call("GET", "/queues"))["items"]
        crew = [person.id for person in product.people]
        work = Work(UUID(me["workspace"]["id"]), UUID(queues[0]["id"]), crew)
        runs = [await _look(product, db, work, watchers, seconds) for watchers in (1, WATCHERS, 1)]
    finally:
        await db.close()
    return Table(
        "Wallboard over sockets",
        f"{RATE:,} events a second for {seconds} s, written to the log of a running Haoke; watchers are sockets of one "
        "other process. A board is told at most once a second.",
        ("watchers", "CPU an event: worker", "web", "PostgreSQL", "frames a watcher and second", "longest pause"),
        [_row(watchers, run, seconds) for watchers, run in zip((1, WATCHERS, 1), runs, strict=True)],
    )


def _row(watchers: int, run: _Run, seconds: int) -> tuple[str, ...]:
    each = {part: run.cpu.get(part, 0.0) / run.events * 1e6 for part in ("worker", "web", "PostgreSQL")}
    least = min(run.frames) / seconds
    return (
        str(watchers),
        *(f"{each[part]:.1f} µs" for part in ("worker", "web", "PostgreSQL")),
        f"{least:.2f}",
        f"{number(max(run.gaps))} ms",
    )


async def _look(product: Product, db: Database, work: Work, watchers: int, seconds: int) -> _Run:
    headers = product.company.admin.api.socket_headers()
    told: Counter[int] = Counter()
    gaps: list[float] = []
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(_board(product.url, headers)) for _ in range(watchers)]
        listening = [asyncio.create_task(_listen(socket, place, told, gaps)) for place, socket in enumerate(sockets)]
        async with asyncio.timeout(_FIRST):
            while len(told) < watchers:
                await db.run(work.happen, 1)
                await asyncio.sleep(0.2)
        told.clear()
        gaps.clear()
        before, begin, written = product.family.cpu(), time.monotonic(), 0
        while written < RATE * seconds:
            await db.run(work.happen, RATE // _BATCHES)
            written += RATE // _BATCHES
            await asyncio.sleep(max(0.0, begin + written / RATE - time.monotonic()))
        cpu = used(before, product.family.cpu())
        frames = [told[place] for place in range(watchers)]
        for task in listening:
            task.cancel()
    return _Run(cpu, written, frames, gaps)


@asynccontextmanager
async def _board(url: str, headers: dict[str, str]) -> AsyncIterator[Any]:
    """A member's socket that looks at the board."""
    async with websockets.connect(url, additional_headers=headers, compression=None, max_size=None) as socket:
        await socket.send('{"t":"hello","v":1}')
        await socket.send('{"t":"board","on":true}')
        yield socket


async def _listen(socket: Any, place: int, told: Counter[int], gaps: list[float]) -> None:
    last = time.monotonic()
    async for frame in socket:
        if frame.startswith(_BOARD if isinstance(frame, str) else _BOARD.encode()):
            now = time.monotonic()
            told[place] += 1
            gaps.append((now - last) * 1000)
            last = now
