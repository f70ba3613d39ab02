"""Keeps children running: starts a dead one again, ever more slowly while it keeps dying, and stops all in order."""

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

import psutil
import structlog

from haoke.kernel.embedded.process import ChildFailed

log = structlog.get_logger()

FIRST_PAUSE = 0.1  # seconds before the first new start
LONGEST_PAUSE = 10.0
SETTLED = 5.0  # whoever lived as long as this did not die of its start
PR_SET_CHILD_SUBREAPER = 36


class Child(Protocol):
    async def start(self) -> object: ...

    async def stop(self) -> None: ...

    async def wait_dead(self) -> int: ...


class Supervisor:
    """``add`` children in the order of need; ``stop`` ends them in the reverse order, those added together at once."""

    def __init__(self) -> None:
        self.most_deaths = 0  # of one child
        self._groups: list[Sequence[Child]] = []
        self._keepers: list[asyncio.Task[None]] = []
        if sys.platform == "linux":
            # Orphans, as of a killed PostgreSQL, become our children: so nobody waits for a zombie without a parent.
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    async def add(self, name: str, *children: Child) -> None:
        """Start children and keep them running from now on. Raises ChildFailed when a first start fails."""
        self._groups.append(children)
        await asyncio.gather(*(child.start() for child in children))
        self._watch(name, children)

    def keep(self, name: str, *children: Child) -> None:
        """As ``add``, with children that run already."""
        self._groups.append(children)
        self._watch(name, children)

    async def stop(self) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        while self._groups:
            await asyncio.gather(*(child.stop() for child in self._groups.pop()))

    def _watch(self, name: str, children: Sequence[Child]) -> None:
        self._keepers += [asyncio.create_task(self._keep(name, child), name=name) for child in children]

    async def _keep(self, name: str, child: Child) -> None:
        pause, deaths = FIRST_PAUSE, 0
        while True:
            began = time.monotonic()
            code = await child.wait_dead()
            deaths += 1
            self.most_deaths = max(self.most_deaths, deaths)
            log.warning("child died, starting it again", child=name, code=code)
            pause = FIRST_PAUSE if time.monotonic() - began > SETTLED else min(pause * 2, LONGEST_PAUSE)
            while True:
                await asyncio.sleep(pause)
                reap_orphans()
                try:
                    await child.start()
                    break
                except ChildFailed as error:
                    pause = min(pause * 2, LONGEST_PAUSE)
                    log.warning("child does not start", child=name, error=str(error))


def reap_orphans() -> None:
    """Collect dead server processes of a PostgreSQL that died before them."""
    for process in psutil.Process().children():
        with suppress(psutil.Error, ChildProcessError):
            if process.status() == psutil.STATUS_ZOMBIE and process.name() == "postgres":
                os.waitpid(process.pid, os.WNOHANG)
