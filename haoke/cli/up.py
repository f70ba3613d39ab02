"""``haoke up``: everything on one machine. Starts engines and processes, keeps them running, stops them in order."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from argparse import Namespace
from uuid import uuid4

import asyncpg

from haoke import __version__
from haoke.kernel import assets
from haoke.kernel.embedded.folder import locked
from haoke.kernel.embedded.nats import EmbeddedNats
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.embedded.process import ChildFailed
from haoke.kernel.embedded.program import HaokeProgram, start_together
from haoke.kernel.embedded.supervisor import Supervisor
from haoke.kernel.listening import healthy, listen, local_host
from haoke.kernel.logs import configure_logs
from haoke.kernel.schema_state import SchemaState, SchemaWrong, newer, schema_state
from haoke.kernel.settings import Settings

PREDECESSOR_PATIENCE = 3.0  # seconds until the processes of a killed 'up' have left the port
DEATHS_AT_START = 3
DATABASE_PATIENCE = 10.0  # seconds


def run(settings: Settings, _: Namespace) -> int:
    configure_logs(settings.log_format, "up")
    with locked(settings.data_dir):
        listener = listen(settings.host, settings.port, PREDECESSOR_PATIENCE)
        build_assets()
        asyncio.run(serve_until_told(settings, listener))
    return 0


def build_assets() -> None:
    """In a checkout, build the web assets when they are missing or old. Old ones are better than none."""
    if assets.fresh():
        return
    say("Building the web assets: the first start, or web/ changed. This takes about a minute.")
    try:
        assets.build()
    except assets.AssetsFailed as error:
        if not assets.built():
            raise ChildFailed(str(error)) from error
        say(f"The web assets are those of an older version: {error}")


async def serve_until_told(settings: Settings, listener: socket.socket) -> None:
    supervisor = Supervisor()
    told = asyncio.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(end, told.set)
    starting = asyncio.create_task(start(settings, listener, supervisor))
    waiting = asyncio.create_task(told.wait())
    try:
        await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting  # raises what went wrong
            await waiting
        say("Stopping.")
    finally:
        starting.cancel()
        waiting.cancel()
        await asyncio.gather(starting, waiting, return_exceptions=True)
        await supervisor.stop()


async def start(settings: Settings, listener: socket.socket, supervisor: Supervisor) -> None:
    """Start all at once: processes load while the database starts, and wait for its schema by themselves."""
    postgres, nats = EmbeddedPostgres(settings.data_dir), EmbeddedNats(settings.data_dir)
    environment = {
        "HAOKE_DATA_DIR": str(settings.data_dir.absolute()),
        "HAOKE_DATABASE_URL": settings.database_url or postgres.url(),
        "HAOKE_BUS_URL": settings.bus_url or nats.url,
        "HAOKE_OUTBOUND_HOSTS": settings.outbound_hosts,
        "PROMETHEUS_MULTIPROC_DIR": metrics_folder(settings),
    }
    worker = HaokeProgram("worker", f"--place={uuid4()}", environment=environment)
    web = [
        HaokeProgram(
            "web",
            f"--fd={listener.fileno()}",
            f"--name=web-{number}",
            environment=environment,
            inherited=(listener.fileno(),),
        )
        for number in range(1, web_processes(settings) + 1)
    ]
    await asyncio.gather(
        *([] if settings.database_url else [supervisor.add("postgres", postgres)]),
        *([] if settings.bus_url else [supervisor.add("nats", nats)]),
        start_together(*web, worker),
    )
    supervisor.keep("worker", worker)  # what is kept last is stopped first
    supervisor.keep("web", *web)
    await migrate_if_needed(environment)
    while not await healthy(settings.host, settings.port):
        if supervisor.most_deaths >= DEATHS_AT_START:
            raise ChildFailed("Haoke does not start; the lines above say why. 'haoke doctor' may help.")
        await asyncio.sleep(0.05)
    # Its models take a second of the processor, which the first page shall not wait for.
    bots = [HaokeProgram("bot", environment=environment) for _ in range(settings.bot_processes)]
    await supervisor.add("bot", *bots)
    say(f"Haoke {__version__} is ready: {address(settings)}\nCtrl-C stops it. Data: {settings.data_dir.absolute()}")


async def migrate_if_needed(environment: dict[str, str]) -> None:
    """In a process of its own, because the migration tool is large and seldom needed."""
    state = await answering(environment["HAOKE_DATABASE_URL"])
    if state.from_the_future:
        raise SchemaWrong(newer(state))
    if not state.ready:
        migration = HaokeProgram("migrate", environment=environment)
        try:
            await migration.start()
            if await migration.wait_dead() != 0:
                raise ChildFailed("The database could not be migrated; the lines above say why.")
        finally:
            await migration.stop()


async def answering(url: str) -> SchemaState:
    """The state of the database, which may be a server that starts at the same time as we."""
    deadline = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return await schema_state(url)
        except (OSError, asyncpg.PostgresError) as error:
            coming = isinstance(error, OSError | asyncpg.PostgresConnectionError | asyncpg.CannotConnectNowError)
            if not coming or time.monotonic() > deadline:
                raise ChildFailed(f"The database does not answer: {error}") from error
        await asyncio.sleep(0.2)


def web_processes(settings: Settings) -> int:
    return settings.web_processes or min(8, max(1, (os.cpu_count() or 1) - 1))


def metrics_folder(settings: Settings) -> str:
    """An empty folder for the numbers of this node's processes."""
    folder = settings.data_dir.absolute() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def address(settings: Settings) -> str:
    host = local_host(settings.host)
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
