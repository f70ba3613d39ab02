"""Errands on their way: done by the process that sent them, a bounded number at once, each within its time.

A process holds a short lease on what it does and renews it; when it dies, a worker finds the lease run out and asks
again. Whatever happens, the run hears of it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
import structlog

from haoke.flows.contract import Asked, Carrier, ErrandRunner
from haoke.flows.types import Fault, Returned
from haoke.kernel.db import Publisher

log = structlog.get_logger()

LEASE = 6.0  # seconds
RENEWAL = 2.0
MOST_TRIES = 3  # processes that may die of one errand
_AT_ONCE = 50
_MOST_HELD = 2000  # at a process; what comes on top waits for another

RUNNERS: dict[str, ErrandRunner] = {}
"""By the kind of errand; the composition root fills it."""

CARRIERS: dict[str, Carrier] = {}
"""By the purpose of the flow; the composition root fills it."""


class Sent(msgspec.Struct, frozen=True):
    """An errand that is out. ``tries``: which process this is that does it."""

    workspace_id: UUID
    subject_id: UUID
    id: UUID
    purpose: str
    kind: str
    payload: dict[str, Any]
    aside: Any
    tries: int


class Errands:
    """One a process. ``renew`` keeps the leases of these ids, ``give_back`` lets the run of one go on."""

    def __init__(
        self,
        hub: Publisher,
        renew: Callable[[list[Sent]], Awaitable[None]],
        give_back: Callable[[Sent, Returned], Awaitable[None]],
    ) -> None:
        self._hub = hub
        self._renew = renew
        self._give_back = give_back
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._out: dict[UUID, tuple[Sent, asyncio.Task[None]]] = {}
        self._keeper: asyncio.Task[None] | None = None

    def start(self, sent: Sent) -> None:
        """Do it, unless it is being done here already."""
        if sent.id in self._out or len(self._out) >= _MOST_HELD:
            return
        self._out[sent.id] = (sent, asyncio.create_task(self._do(sent)))
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """What is not done by now is left to others."""
        tasks = [task for _, task in self._out.values()]
        if self._keeper is not None:
            tasks.append(self._keeper)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _do(self, sent: Sent) -> None:
        try:
            async with self._room:
                returned = await done(sent)
            await self._give_back(sent, returned)
        except Exception:
            log.exception("an errand's result was not taken", kind=sent.kind, subject=str(sent.subject_id))
        finally:
            del self._out[sent.id]

    async def _keep(self) -> None:
        """While anything is out: whoever waits for it is told so, and nobody else does it."""
        while self._out:
            here = [sent for sent, _ in self._out.values()]
            for sent in here:
                CARRIERS[sent.purpose].busy(self._hub, sent.subject_id)
            await asyncio.sleep(RENEWAL)
            try:
                await self._renew([sent for sent in here if sent.id in self._out])
            except Exception:
                log.exception("leases of errands cannot be renewed")


async def done(sent: Sent) -> Returned:
    """The result of an errand, or its fault. An errand of which processes die is not tried for ever."""
    if sent.tries > MOST_TRIES:
        return Returned(sent.id, fault="lost")
    asked = Asked(sent.id, sent.workspace_id, sent.subject_id, sent.payload)
    return await result_of(sent.kind, asked)


async def result_of(kind: str, asked: Asked) -> Returned:
    runner = RUNNERS.get(kind)
    fault: Fault
    if runner is None:
        fault = "failed"
    else:
        try:
            async with asyncio.timeout(runner.seconds):
                return Returned(asked.id, await runner.run(asked))
        except TimeoutError:
            fault = "late"
        except Exception:
            log.exception("an errand failed", kind=kind)
            fault = "failed"
    return Returned(asked.id, fault=fault)


_here: list[Errands] = []
"""Of this process; tests have several applications in one, and the last serves."""


def serve(errands: Errands) -> None:
    _here.append(errands)


def leave(errands: Errands) -> None:
    _here.remove(errands)


def start(sent: Sent) -> None:
    """Do an errand in this process. One that does none leaves it to the next that looks."""
    if _here:
        _here[-1].start(sent)
