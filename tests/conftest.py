"""Fixtures of every test. Async tests carry ``pytest.mark.anyio`` (``pytestmark`` in the module) and run on uvloop."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import uvloop

from haoke.kernel.db import Database
from tests.support.database import TestServer


def ticking_loop() -> asyncio.AbstractEventLoop:
    """uvloop, awake at least once a second: one end of a run was seen waiting for a wake-up that had been lost."""
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()

    def tick() -> None:
        loop.call_later(1, tick)

    loop.call_soon(tick)
    return loop


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"loop_factory": ticking_loop}


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServer]:
    """A running PostgreSQL, one a test process."""
    server = TestServer(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def db_url(postgres: TestServer) -> str:
    """A database with the whole schema and no rows, one a test module."""
    return postgres.create_database()


class Frames(list[tuple[str, bytes]]):
    """A publisher that keeps (topic, data) of what was published."""

    def publish(self, topic: str, data: bytes) -> None:
        self.append((topic, data))


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
async def db(db_url: str, frames: Frames) -> AsyncIterator[Database]:
    """The module's database; what its transactions publish lands in ``frames``."""
    database = Database(db_url, frames)
    yield database
    await database.close()
