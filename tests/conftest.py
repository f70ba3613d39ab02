"""Fixtures of every test. Async tests carry ``pytest.mark.anyio`` (``pytestmark`` in the module) and run on uvloop."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import hypothesis
import pytest
import structlog
import uvloop

from haoke.kernel.db import Database
from tests.support.database import TestServer

hypothesis.settings.register_profile("haoke", deadline=None)  # a loaded machine is no fault of the code
hypothesis.settings.load_profile("haoke")


class Loop(uvloop.Loop):
    """The loop of a whole run. It is left to the end of the process.

    Closing it would wait for handles of child processes (a browser, servers that tests killed) that never report.
    """

    def close(self) -> None:
        """Nothing runs in it any more: its tasks and generators have been ended before."""


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"loop_factory": Loop}


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """A test that ran a command in this process leaves logs that write to what was captured of it, and is closed."""
    yield
    structlog.reset_defaults()


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
