"""Rules kept in memory: loaded once, forgotten everywhere when they change."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from haoke.kernel.db import Database, Tx
from haoke.kernel.embedded.nats import EmbeddedNats
from haoke.kernel.ids import new_id
from haoke.kernel.kept import Kept
from haoke.kernel.realtime.bus import LocalBus, NatsBus
from haoke.kernel.realtime.hub import Hub

pytestmark = pytest.mark.anyio

WORKSPACE = new_id()


class Counting:
    """Loads how often it has been asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.kept: Kept[int] = Kept("numbers", self.load)

    async def load(self, tx: Tx, workspace_id: UUID, known: int | None) -> int:
        self.asked += 1
        await asyncio.sleep(0)
        return self.asked


async def change(tx: Tx, kept: Kept[int]) -> None:
    kept.changed(tx, WORKSPACE)


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    alone = Hub(LocalBus())
    await alone.start()
    yield alone
    await alone.stop()


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[str]:
    embedded = EmbeddedNats(tmp_path)
    yield await embedded.start()
    await embedded.stop()


async def test_all_who_want_them_at_once_load_them_once(db: Database, hub: Hub) -> None:
    numbers = Counting()
    numbers.kept.listen(hub)
    assert numbers.kept.peek(WORKSPACE) is None
    found = await asyncio.gather(*(db.run(numbers.kept.get, WORKSPACE) for _ in range(8)))
    assert found == [1] * 8
    assert numbers.kept.peek(WORKSPACE) == 1
    await db.run(change, numbers.kept)
    assert numbers.kept.peek(WORKSPACE) is None
    assert await db.run(numbers.kept.get, WORKSPACE) == 2


async def test_what_changed_while_it_was_read_is_read_again(db: Database, hub: Hub) -> None:
    numbers = Counting()

    async def overtaken(tx: Tx, workspace_id: UUID, known: int | None) -> int:
        await db.run(change, kept)
        return await numbers.load(tx, workspace_id, known)

    kept: Kept[int] = Kept("numbers", overtaken)
    kept.listen(hub)
    await db.run(kept.get, WORKSPACE)
    assert kept.peek(WORKSPACE) is None


async def test_who_does_not_listen_asks_each_time(db: Database) -> None:
    numbers = Counting()
    assert [await db.run(numbers.kept.get, WORKSPACE) for _ in range(2)] == [1, 2]


async def test_other_processes_forget_too(db_url: str, bus: str) -> None:
    here, there = Hub(NatsBus(bus)), Hub(NatsBus(bus))
    numbers = Counting()
    numbers.kept.listen(there)
    heard = asyncio.Event()
    there.tap("numbers", lambda _topic, _data: heard.set())
    mine = Counting()
    await here.start()
    await there.start()
    db = Database(db_url, here)
    try:
        await db.run(numbers.kept.get, WORKSPACE)
        await db.run(change, mine.kept)
        async with asyncio.timeout(10):
            await heard.wait()
        assert numbers.kept.peek(WORKSPACE) is None
    finally:
        await db.close()
        await here.stop()
        await there.stop()
