"""``haoke doctor``: look at everything that a start needs, say what is wrong and what to do."""

import asyncio
import os
import platform
import resource
import shutil
import stat
import sys
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from typing import Literal
from urllib.parse import urlsplit

import asyncpg
import msgspec
import psutil

from haoke.kernel import assets
from haoke.kernel.embedded import launch
from haoke.kernel.embedded.engines import database
from haoke.kernel.embedded.folder import FolderRefused, file_system, in_use, refuse_network
from haoke.kernel.embedded.nats import find_program
from haoke.kernel.embedded.postgres_programs import OLDEST, find_programs
from haoke.kernel.embedded.process import ChildFailed
from haoke.kernel.listening import AddressRefused, healthy, listen
from haoke.kernel.schema_state import newer, schema_state
from haoke.kernel.settings import Settings, unknown

LITTLE_DISK, NO_DISK = 5 * 1024**3, 512 * 1024**2  # bytes
LITTLE_MEMORY = 512 * 1024**2
FEW_FILES = 8192
CLOCK_TOLERANCE = 2.0  # seconds
ANSWER_PATIENCE = 5.0
BUILT_AFTER = 1764000000  # seconds since the epoch: no clock that is right shows less


class Finding(msgspec.Struct, frozen=True):
    """``advice`` is what to do, when there is something to do."""

    level: Literal["ok", "warning", "error"]
    about: str
    what: str
    advice: str = ""


def run(settings: Settings, _: Namespace) -> int:
    findings = asyncio.run(examine(settings))
    for finding in findings:
        print(f"{finding.level:8} {finding.about:12} {finding.what}")
        if finding.advice:
            print(f"{'':21} {finding.advice}")
    errors = sum(finding.level == "error" for finding in findings)
    print(f"\n{errors} to put right." if errors else "\nHaoke can run here.")
    return 1 if errors else 0


async def examine(settings: Settings) -> list[Finding]:
    findings = [*machine(), *variables(), *folder(settings), *privileges(settings), *web_assets()]
    findings.append(await port(settings))
    findings += [finding async for finding in the_database(settings)]
    findings.append(await bus(settings))
    return findings


def machine() -> Iterator[Finding]:
    yield Finding("ok", "Python", platform.python_version())
    memory = psutil.virtual_memory().available
    yield Finding(
        "warning" if memory < LITTLE_MEMORY else "ok",
        "memory",
        f"{memory / 1024**2:.0f} MiB free",
        "Haoke with its own database wants about 400 MiB." if memory < LITTLE_MEMORY else "",
    )
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if files != resource.RLIM_INFINITY and files < FEW_FILES:
        advice = "Each visitor who is connected needs one. Raise it with 'ulimit -Hn' or your service manager."
        yield Finding("warning", "open files", f"at most {files}", advice)
    else:
        yield Finding("ok", "open files", "enough")
    if time.time() < BUILT_AFTER:
        yield Finding("error", "clock", time.strftime("%Y-%m-%d %H:%M"), "Set the machine's clock; NTP keeps it right.")


def variables() -> Iterator[Finding]:
    for name in unknown():
        yield Finding("warning", "settings", f"{name} is no setting", "Is it misspelt? 'haoke --help' lists them.")


def folder(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir.absolute()
    try:
        refuse_network(path)
    except FolderRefused as error:
        yield Finding("error", "data folder", f"{path} on {file_system(path)}", str(error))
    nearest = path
    while not nearest.exists():
        nearest = nearest.parent
    if not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        advice = "Start Haoke as the account that owns it, or name another one with HAOKE_DATA_DIR."
        yield Finding("error", "data folder", f"{nearest} cannot be written", advice)
        return
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007:
        yield Finding("warning", "data folder", f"{path} can be read by everybody", f"Close it: chmod 700 {path}")
    else:
        yield Finding("ok", "data folder", f"{path}" if path.exists() else f"{path} (made at the first start)")
    free = shutil.disk_usage(nearest).free
    level: Literal["ok", "warning", "error"] = "error" if free < NO_DISK else "warning" if free < LITTLE_DISK else "ok"
    advice = "" if level == "ok" else "Make room, or name a folder on another disk with HAOKE_DATA_DIR."
    yield Finding(level, "disk", f"{free / 1024**3:.1f} GiB free", advice)


def privileges(settings: Settings) -> Iterator[Finding]:
    """Root starts PostgreSQL as another account, which must get to programs and data."""
    if settings.database_url or os.geteuid() != 0 or sys.platform != "linux":
        return
    try:
        program = find_programs().path("postgres")
    except ChildFailed:
        return  # said where the database is examined
    if launch.passage(str(program), launch.held()) is not None:
        yield Finding("ok", "root", "PostgreSQL runs as an account without rights")
        return
    for path in (program, settings.data_dir.absolute()):
        if closed := [str(part) for part in path.parents if part.exists() and not part.stat().st_mode & stat.S_IXOTH]:
            advice = (
                f"PostgreSQL refuses root, and the account it runs as cannot enter {closed[0]}. Start Haoke as an "
                "ordinary account, or give the container the capability DAC_READ_SEARCH or DAC_OVERRIDE."
            )
            yield Finding("error", "root", f"{path} lies in a closed folder", advice)


def web_assets() -> Iterator[Finding]:
    if assets.fresh():
        yield Finding("ok", "web assets", "built")
    elif assets.built():
        yield Finding("warning", "web assets", "older than web/", "'haoke up' builds them.")
    elif (assets.WEB / "package.json").is_file():
        yield Finding("warning", "web assets", "not built yet", "'haoke up' builds them; that takes about a minute.")
    else:
        yield Finding("error", "web assets", "missing", "Install a complete package, or start from a checkout.")


async def port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    try:
        listen(settings.host, settings.port).close()
    except AddressRefused as error:
        if in_use(settings.data_dir) and await healthy(settings.host, settings.port):
            return Finding("ok", "address", f"{where}, served by the running Haoke")
        return Finding("error", "address", f"{where} cannot be served", str(error))
    return Finding("ok", "address", f"{where} is free")


async def the_database(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.database_url:
        try:
            programs = find_programs()
        except ChildFailed as error:
            yield Finding("error", "PostgreSQL", "no programs", str(error))
            return
        yield Finding("ok", "PostgreSQL", f"version {programs.major} in {programs.folder}")
        if not (settings.data_dir / "postgres").exists():
            yield Finding("ok", "database", "made at the first start")
            return
    try:
        async with asyncio.timeout(60), database(settings) as reachable:
            async for finding in _answers(reachable.database_url):
                yield finding
    except (OSError, asyncpg.PostgresError, ChildFailed, FolderRefused, ValueError) as error:
        advice = "Check HAOKE_DATABASE_URL and that the server accepts this account from here."
        if not settings.database_url:
            advice = f"See {settings.data_dir.absolute() / 'postgres' / 'log'}."
        yield Finding("error", "database", f"does not answer: {str(error) or type(error).__name__}", advice)


async def _answers(url: str) -> AsyncIterator[Finding]:
    connection = await asyncpg.connect(url, timeout=ANSWER_PATIENCE)
    try:
        before = time.time()
        theirs = await connection.fetchval("SELECT clock_timestamp()")
        difference = theirs.timestamp() - (before + time.time()) / 2
        encoding = await connection.fetchval("SHOW server_encoding")
        version = connection.get_server_version()
    finally:
        await connection.close()
    state = await schema_state(url)
    if version.major < OLDEST:
        yield Finding("error", "database", f"version {version.major}", f"Haoke needs PostgreSQL {OLDEST} or newer.")
    elif encoding != "UTF8":
        yield Finding("error", "database", f"encoding {encoding}", "Make the database with ENCODING 'UTF8'.")
    elif state.from_the_future:
        yield Finding("error", "database", f"revision {state.current}", newer(state))
    elif not state.ready:
        advice = "'haoke migrate' or the next 'haoke up' brings it up to date."
        yield Finding("warning", "database", f"at revision {state.current or 'none'} of {state.head}", advice)
    else:
        yield Finding("ok", "database", f"answers: version {version.major}, revision {state.current}")
    if abs(difference) > CLOCK_TOLERANCE:
        advice = "Let NTP set the clocks of both machines."
        yield Finding("warning", "clock", f"{difference:+.1f} s between the database's and this machine's", advice)


async def bus(settings: Settings) -> Finding:
    if not settings.bus_url:
        try:
            find_program()
        except ChildFailed as error:
            return Finding("error", "bus", "no program", str(error))
        if settings.database_url:
            return Finding("warning", "bus", "our own, for this node alone", "With several nodes, set HAOKE_BUS_URL.")
        return Finding("ok", "bus", "our own")
    for server in settings.bus_url.split(","):
        address = urlsplit(server.strip())
        try:
            async with asyncio.timeout(ANSWER_PATIENCE):
                reader, writer = await asyncio.open_connection(address.hostname, address.port or 4222)
                greeting = await reader.read(4)
                writer.close()
        except (OSError, ValueError) as error:
            advice = "Check HAOKE_BUS_URL and that the server can be reached from here."
            where = f"{address.hostname}:{address.port or 4222}"
            return Finding("error", "bus", f"{where} does not answer: {str(error) or type(error).__name__}", advice)
        if greeting != b"INFO":
            return Finding("error", "bus", f"{address.hostname} is no NATS server", "Check HAOKE_BUS_URL.")
    return Finding("ok", "bus", "answers")
