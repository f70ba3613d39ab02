"""Work that is done by the process that caused it: one thing after another for each turn, a bounded number at once.

Nothing depends on it: what a process that dies leaves is found by a worker, because the rows say what is still to do.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger()

_AT_ONCE = 50
_MOST_HELD = 2000  # at a process; what comes on top waits for the worker's look


T = TypeVar("T", bound=Hashable)


class Turns(Generic[T]):
    """``step`` does one thing for whatever takes its turn, and says whether there may be more."""

    def __init__(self, step: Callable[[T], Awaitable[bool]], at_once: int = _AT_ONCE) -> None:
        self._step = step
        self._room = asyncio.Semaphore(at_once)
        self._tasks: dict[T, asyncio.Task[None]] = {}
        self._again: set[T] = set()

    def start(self, turn: T) -> None:
        if turn in self._tasks:
            self._again.add(turn)
        elif len(self._tasks) < _MOST_HELD:
            self._tasks[turn] = asyncio.create_task(self._run(turn))

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, turn: T) -> None:
        try:
            async with self._room:
                more = True
                while more or turn in self._again:
                    self._again.discard(turn)
                    more = await self._step(turn)
        except Exception:
            log.exception("a turn failed", turn=str(turn))
        finally:
            self._again.discard(turn)
            del self._tasks[turn]
