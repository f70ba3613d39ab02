"""The embedded PostgreSQL: starts, keeps its data, survives kills, leaves nobody behind, opens no folder."""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from haoke.kernel.embedded.postgres import EmbeddedPostgres, PostgresFailed
from haoke.kernel.embedded.postgres_programs import find_programs

pytestmark = pytest.mark.anyio


async def answer(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    embedded = EmbeddedPostgres(tmp_path_factory.mktemp("data"))
    await embedded.start()
    yield embedded
    await embedded.stop()


def family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


async def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, timeout=10)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


async def test_settings_and_rights(server: EmbeddedPostgres) -> None:
    for name, value in {
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
    }.items():
        assert await answer(server.url(), f"SHOW {name}") == value
    assert await answer(server.url(), "SELECT datlocprovider = 'b' FROM pg_database WHERE datname = 'haoke'")
    assert await answer(server.url(), "SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user")
    secret = server.data_dir / "postgres.json"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


async def test_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    wrong = server.url().replace("haoke:", "haoke:x", 1)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(wrong)


async def test_kept_over_stop_and_start(server: EmbeddedPostgres) -> None:
    await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS value")
    members = family(server.process.pid)
    await server.stop()
    assert await all_gone(members)
    assert await answer(await server.start(), "SELECT value FROM kept") == 42


async def test_committed_rows_survive_kill_9(server: EmbeddedPostgres) -> None:
    await answer(server.url(), "CREATE TABLE survivors AS SELECT generate_series(1, 1000) AS n")
    members = family(server.process.pid)
    os.kill(server.process.pid, signal.SIGKILL)
    assert await server.wait_dead() == -signal.SIGKILL
    url = await server.start()
    assert await answer(url, "SELECT count(*) FROM survivors") == 1000
    assert await all_gone(members)


async def test_dies_with_its_parent_and_starts_again(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys; from haoke.kernel.embedded.postgres import EmbeddedPostgres as E\n"
        "async def main():\n"
        "    server = E(pathlib.Path(sys.argv[1])); await server.start(); print(server.process.pid, flush=True)\n"
        "    await server.wait_dead()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, tmp_path / "data", stdout=subprocess.PIPE
    )
    members = family(int(await parent.stdout.readline()))
    parent.kill()
    await parent.wait()
    embedded = EmbeddedPostgres(tmp_path / "data")  # at once, while the old one may still be stopping
    assert await answer(await embedded.start(), "SELECT 1") == 1
    assert await all_gone(members)
    await embedded.stop()


async def test_stale_pid_file_of_a_stranger_is_no_hindrance(server: EmbeddedPostgres) -> None:
    await server.stop()
    (server.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster}\n0\n5432\n\n\n\nready\n")
    shutil.chown(server.cluster / "postmaster.pid", server.cluster.stat().st_uid)
    assert await answer(await server.start(), "SELECT 1") == 1


async def test_unfinished_first_start_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    embedded = EmbeddedPostgres(tmp_path)
    assert await answer(await embedded.start(), "SELECT 1") == 1
    await embedded.stop()


async def test_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    embedded = EmbeddedPostgres(tmp_path / ("客" * 40))
    assert await answer(await embedded.start(), "SELECT 1") == 1
    await embedded.stop()
    folder = embedded._socket_folder().parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711
    shutil.rmtree(folder)


async def test_own_settings_win(server: EmbeddedPostgres) -> None:
    await server.stop()
    (server.cluster / "local.conf").write_text("work_mem = '12MB'\n")
    (server.cluster / "local.conf").chmod(0o644)
    assert await answer(await server.start(), "SHOW work_mem") == "12MB"


async def test_failure_says_why(server: EmbeddedPostgres) -> None:
    await server.stop()
    file = server.cluster / "local.conf"
    file.write_text("no_such_setting = 1\n")
    file.chmod(0o644)
    with pytest.raises(PostgresFailed, match="no_such_setting"):
        await server.start()
    file.unlink()
    await server.start()


async def test_another_version_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresFailed, match="haoke backup"):
        await EmbeddedPostgres(tmp_path).start()


async def test_works_in_a_private_folder(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    programs = private / "programs"
    wheel = find_programs().folder.parents[1]
    shutil.copytree(wheel, programs / wheel.name)
    shutil.copytree(wheel.with_suffix(".libs"), programs / f"{wheel.name}.libs")
    for file in [programs, *programs.rglob("*")]:
        file.chmod(0o700 if file.is_dir() or file.parent.name == "bin" else 0o600)
    embedded = EmbeddedPostgres(private / "data")
    embedded._programs = find_programs()._replace(folder=programs / wheel.name / "pginstall" / "bin")
    url = await embedded.start()
    assert psutil.Process(embedded.process.pid).uids().effective != 0
    assert await answer(url, "SELECT 1") == 1
    await embedded.stop()
    for folder in (private, programs, private / "data"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == os.geteuid()
