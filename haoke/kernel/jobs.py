"""Periodic work, done by one process at a time: whoever holds the lease of a job repeats it until it loses the lease.

A context declares its jobs in its ``jobs.py``. A job may be run twice at the same moment when its first holder stalls,
so it loads and calls an action that is safe to run twice. A job that fails is logged and tried again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import msgspec
import structlog

from haoke.kernel.errors import Unavailable
from haoke.kernel.leases import claim, release
from haoke.kernel.runtime import Runtime

log = structlog.get_logger()

LEASE = 6.0  # seconds; after this a dead node's jobs go on elsewhere
RENEWAL = 2.0
STOP_PATIENCE = 20.0
LONGEST_RETRY = 5.0

Work = Callable[[Runtime], Awaitable[None]]


class Job(msgspec.Struct, frozen=True):
    """``seconds`` is the time from one beginning to the next."""

    name: str
    seconds: float
    work: Work


registry: dict[str, Job] = {}


def periodic(*, seconds: float, name: str) -> Callable[[Work], Work]:
    """Declare a function as a job. The name is its lease's, so it is unique and begins with the context's."""

    def declare(work: Work) -> Work:
        if name in registry:
            raise ValueError(f"there are two jobs named {name}")
        registry[name] = Job(name, seconds, work)
        return work

    return declare


class Runner:
    """Runs jobs as ``holder`` until it is told to stop."""

    def __init__(self, runtime: Runtime, holder: str, jobs: Mapping[str, Job] = registry) -> None:
        self.runtime = runtime
        self.holder = holder
        self.jobs = dict(jobs)
        self._stop = asyncio.Event()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._held_until = 0.0

    def stop(self) -> None:
        """Begin no run any more; those that are under way may finish."""
        self._stop.set()

    async def run(self) -> None:
        """Return after ``stop``, when the last run has finished and the leases are given back."""
        await self.runtime.db.run(release, self.holder)  # of a predecessor in this place, which is dead
        keeper = asyncio.create_task(self._keep_leases())
        await self._stop.wait()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=STOP_PATIENCE)
        keeper.cancel()
        for name in list(self._running):
            self._let_go(name)
        await asyncio.gather(keeper, *self._running.values(), return_exceptions=True)
        await self.runtime.db.run(release, self.holder)

    async def _keep_leases(self) -> None:
        while True:
            asked = time.monotonic()
            try:
                async with asyncio.timeout(LEASE / 2):
                    held = await self.runtime.db.run(claim, self.jobs, self.holder, LEASE)
            except (TimeoutError, Unavailable) as error:
                log.warning("leases cannot be renewed", error=repr(error))
            except Exception:
                log.exception("leases cannot be renewed")
            else:
                self._held_until = asked + LEASE
                self._follow(held)
            if time.monotonic() > self._held_until:
                self._follow({})
            await asyncio.sleep(RENEWAL)

    def _follow(self, held: Mapping[str, int]) -> None:
        for name in self._running.keys() - held.keys():
            log.warning("job given up: another process has it", job=name)
            self._let_go(name)
        if not self._stop.is_set():
            for name in held.keys() - self._running.keys():
                self._running[name] = asyncio.create_task(self._repeat(self.jobs[name]), name=name)

    def _let_go(self, name: str) -> None:
        self._running.pop(name).cancel()

    async def _repeat(self, job: Job) -> None:
        failures = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                await job.work(self.runtime)
                failures = 0
            except Exception:
                failures += 1
                log.exception("job failed", job=job.name, failures=failures)
            pause = job.seconds if not failures else max(job.seconds, min(LONGEST_RETRY, job.seconds * 2**failures))
            await self._sleep(began + pause - time.monotonic())

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self._stop.wait()
        except TimeoutError:
            pass
