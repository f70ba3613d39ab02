"""``haoke up``: starts, serves, survives the death of any of its parts, ends without leaving anything behind."""

import asyncio
import signal
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from haoke.kernel.embedded.postgres import EmbeddedPostgres
from tests.support.database import TestServer
from tests.support.server import Server
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """Whoever stops it starts it again."""
    async with Server(tmp_path_factory.mktemp("up"), web_processes=2) as running:
        await remember(running, "kept")
        yield running


async def remember(server: Server, value: str) -> None:
    connection = await asyncpg.connect(EmbeddedPostgres(server.folder / "data").url())
    await connection.execute("INSERT INTO installation VALUES ('test', $1)", value)
    await connection.close()


async def remembered(server: Server) -> str:
    connection = await asyncpg.connect(EmbeddedPostgres(server.folder / "data").url())
    value = await connection.fetchval("SELECT value FROM installation WHERE name = 'test'")
    await connection.close()
    return value


def everyone(server: Server) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children(recursive=True)


async def gone(processes: list[psutil.Process]) -> bool:
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, timeout=15)
    return not [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


async def test_data_is_kept_and_nothing_stays_behind(server: Server) -> None:
    members = everyone(server)
    assert {"postgres", "nats-server"} <= {process.name() for process in members}
    assert await server.stop() == 0
    assert await gone(members)
    await server.start()
    assert await remembered(server) == "kept"


async def test_sigterm_ends_it_too(server: Server) -> None:
    members = everyone(server)
    server.process.send_signal(signal.SIGTERM)
    assert await server.process.wait() == 0
    assert await gone(members)
    await server.start()


@pytest.mark.parametrize(
    "part", [("postgres",), ("nats-server",), ("haoke", "web"), ("haoke", "worker"), ("haoke", "bot")]
)
async def test_a_killed_part_comes_back(server: Server, part: tuple[str, ...]) -> None:
    victim = min(server.running(*part), key=lambda process: process.create_time())
    family = [victim, *victim.children(recursive=True)]
    count = len(server.running(*part)) - len(family)
    victim.kill()
    assert await gone(family)

    async def back() -> bool:
        return len(server.running(*part)) > count and victim.pid not in [p.pid for p in server.running(*part)]

    await until(back, f"{part} runs again")
    await server.healthy()
    assert await remembered(server) == "kept"
    await until(lambda: no_zombies(server), "what died is collected")


async def no_zombies(server: Server) -> bool:
    return all(process.status() != psutil.STATUS_ZOMBIE for process in everyone(server))


async def test_a_killed_up_takes_all_along_and_the_next_goes_on(server: Server) -> None:
    members = everyone(server)
    server.process.kill()
    await server.process.wait()
    await server.start()  # at once, while the old processes are still ending
    assert await gone(members)
    assert await remembered(server) == "kept"


async def test_a_second_up_is_refused(server: Server) -> None:
    second = Server(server.folder)
    second.log = server.folder / "second.log"  # the folder is the same
    try:
        with pytest.raises(RuntimeError, match=f"already running .*process {server.process.pid}"):
            await second.start()
        assert second.process.returncode == 1
    finally:
        await second.stop()
    await server.healthy()


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(tmp_path)
        server.environment["HAOKE_PORT"] = str(taken.getsockname()[1])
        with pytest.raises(RuntimeError, match=f"127.0.0.1:{taken.getsockname()[1]} cannot be served.*HAOKE_PORT"):
            await server.start()


async def test_a_bad_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="HAOKE_PORT: Expected `int`"):
        await Server(tmp_path, port="eighty").start()


@pytest.fixture
def empty_url(postgres: TestServer) -> str:
    return postgres.create_database(template="template1")


async def test_a_database_of_the_user(tmp_path: Path, empty_url: str) -> None:
    async with Server(tmp_path, database_url=empty_url) as server:
        assert not server.running("postgres")
        assert not (server.folder / "data" / "postgres").exists()
        async with httpx.AsyncClient(base_url=server.url) as client:
            assert (await client.get("/health")).json()["status"] == "ok"


async def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="database does not answer"):
        await Server(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none").start()


async def test_the_data_folder_is_private(server: Server) -> None:
    assert stat.S_IMODE((server.folder / "data").stat().st_mode) == 0o700
