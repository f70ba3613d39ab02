"""Work for peers, done by the process that caused it: one thing after another for a peer, a bounded number at once.

Nothing depends on it: what a process that dies leaves is found by a worker, because the rows say what is still to do.
"""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec
import structlog

log = structlog.get_logger()

_AT_ONCE = 50
_MOST_HELD = 2000  # at a process; what comes on top waits for the worker's look


class Turn(msgspec.Struct, frozen=True):
    """A peer of an account, for whom there is something to do."""

    workspace_id: UUID
    account_id: UUID
    peer_id: str


class Turns:
    """``step`` does one thing for a peer and says whether there may be more."""

    def __init__(self, step: Callable[[Turn], Awaitable[bool]]) -> None:
        self._step = step
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: dict[Turn, asyncio.Task[None]] = {}
        self._again: set[Turn] = set()

    def start(self, turn: Turn) -> None:
        if turn in self._tasks:
            self._again.add(turn)
        elif len(self._tasks) < _MOST_HELD:
            self._tasks[turn] = asyncio.create_task(self._run(turn))

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, turn: Turn) -> None:
        try:
            async with self._room:
                more = True
                while more or turn in self._again:
                    self._again.discard(turn)
                    more = await self._step(turn)
        except Exception:
            log.exception("a channel's work failed", account=str(turn.account_id))
        finally:
            self._again.discard(turn)
            del self._tasks[turn]
