"""Starting the load client, and measuring the server exactly while the client works."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from bench.client import Job, Result
from bench.processes import Family, used

READY = 180.0  # seconds to connect everybody


class Run(msgspec.Struct):
    """What one job did, and what it cost the server: CPU seconds by part."""

    result: Result
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        return self.result.acknowledged / self.result.seconds

    def per_message(self, *parts: str) -> float:
        """CPU microseconds a message, of some parts or of all."""
        seconds = sum(self.cpu.get(part, 0) for part in parts or self.cpu)
        return seconds / max(1, self.result.acknowledged) * 1e6


class Client:
    """One load client with a job. It has connected when this is made."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def go(self) -> None:
        await self._say(b"go\n")

    async def result(self) -> Result:
        return msgspec.json.decode(await self._hear(), type=Result)

    async def leave(self) -> None:
        await self._say(b"leave\n")
        await self._process.wait()

    async def _say(self, words: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(words)
        await self._process.stdin.drain()

    async def _hear(self) -> bytes:
        assert self._process.stdout is not None
        async with asyncio.timeout(READY):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load client ended before its time")
        return line


@asynccontextmanager
async def client(job: Job) -> AsyncIterator[Client]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.client", stdin=PIPE, stdout=PIPE, limit=64 * 1024 * 1024
    )
    started = Client(process)
    try:
        await started._say(msgspec.json.encode(job) + b"\n")  # noqa: SLF001 - its maker
        await started._hear()  # noqa: SLF001
        yield started
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def run(job: Job, family: Family) -> Run:
    """One job from its first message to the last answer."""
    async with client(job) as started:
        before = family.cpu()
        await started.go()
        result = await started.result()
        after: Counter[str] = family.cpu()
    return Run(result, used(before, after))
