"""Haoke as a user starts it: ``haoke up`` in a folder of its own, on a free port."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Self

import httpx
import psutil

from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.settings import Settings
from tests.support.waiting import until

START_PATIENCE = 240.0  # seconds; the first start of a checkout builds the web assets
STOP_PATIENCE = 40.0
ROOT = Path(__file__).parents[2]


class Server:
    """``async with Server(folder, web_processes=2) as server``. Settings are those of ``HAOKE_*``."""

    def __init__(self, folder: Path, **settings: str | float) -> None:
        self.folder = folder
        self.log = folder / "haoke.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket_url = f"ws://127.0.0.1:{self.port}/api/v1/socket"
        given = {"data_dir": folder / "data", "host": "127.0.0.1", "port": self.port} | settings
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HAOKE_")}
        self.environment = inherited | {f"HAOKE_{name.upper()}": str(value) for name, value in given.items()}
        self.process: asyncio.subprocess.Process | None = None

    def settings(self) -> Settings:
        """To reach its database and its keys from here."""
        folder = self.folder / "data"
        return Settings(data_dir=folder, database_url=EmbeddedPostgres(folder).url())

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "haoke", "up", cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        await self.healthy(START_PATIENCE)

    async def healthy(self, seconds: float = STOP_PATIENCE) -> None:
        """Wait until it answers; RuntimeError with the end of its log when it has given up."""

        async def answers() -> bool:
            if self.process is None or self.process.returncode is not None:
                raise RuntimeError("Haoke does not run:\n" + self.last_words())
            try:
                return (await client.get("/health")).is_success
            except httpx.HTTPError:
                return False

        async with httpx.AsyncClient(base_url=self.url, timeout=5) as client:
            await until(answers, "Haoke answers", seconds=seconds)

    async def stop(self) -> int:
        """As Ctrl-C does. The exit status."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        try:
            return await asyncio.wait_for(process.wait(), STOP_PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise

    def running(self, *words: str) -> list[psutil.Process]:
        """The processes below ``haoke up`` whose command line has all the words: ("haoke", "web"), ("postgres",)."""
        assert self.process is not None
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                line = " ".join(process.cmdline()).split()  # a forked process has its title in one piece
            except psutil.Error:
                continue
            if all(any(word == Path(part).name for part in line) for word in words):
                found.append(process)
        return found

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
