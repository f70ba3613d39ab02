"""Group commit: many small writes share one statement and so one fsync.

Each lane owns a connection. While a statement is under way the next batch gathers; there is no timer. Items with the
same key always go to the same lane, so their order is the order of ``submit``. When a batch fails, its items are tried
one by one, so that one bad item cannot fail its neighbours; when the database is away, the batch waits and is tried
again, so ``execute`` must be idempotent by the items' own ids.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import asyncpg
import structlog

from haoke.kernel.errors import Unavailable

T = TypeVar("T")
Execute = Callable[[asyncpg.Connection, list[T]], Awaitable[None]]
Fail = Callable[[T, Exception], None]

log = structlog.get_logger()

_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    TimeoutError,
)
_AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_ATTEMPTS = 5


class GroupWriter(Generic[T]):
    """``execute(connection, items)`` writes a batch and answers its items, ``fail(item, error)`` answers one."""

    def __init__(
        self,
        url: str,
        execute: Execute[T],
        fail: Fail[T],
        *,
        lanes: int = 2,
        max_batch: int = 256,
        max_waiting: int = 20_000,
    ) -> None:
        self._url = url
        self._execute = execute
        self._fail = fail
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._queues: list[deque[T]] = [deque() for _ in range(lanes)]
        self._wake = [asyncio.Event() for _ in range(lanes)]
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._lane(number)) for number in range(len(self._queues))]

    def submit(self, key: Hashable, item: T) -> None:
        """Queue an item; it is answered later by ``execute`` or ``fail``. Refused at once when too many wait."""
        number = hash(key) % len(self._queues)
        queue = self._queues[number]
        if self._stopping or len(queue) >= self._max_waiting:
            self._fail(item, Unavailable())
            return
        queue.append(item)
        self._wake[number].set()

    async def stop(self) -> None:
        """Write what is queued, for at most five seconds, then end."""
        self._stopping = True
        for wake in self._wake:
            wake.set()
        _, late = await asyncio.wait(self._tasks, timeout=5)
        for task in late:
            task.cancel()

    async def _lane(self, number: int) -> None:
        queue, wake = self._queues[number], self._wake[number]
        connection: asyncpg.Connection | None = None
        while queue or not self._stopping:
            if not queue:
                wake.clear()
                await wake.wait()
                continue
            batch = [queue.popleft() for _ in range(min(len(queue), self._max_batch))]
            connection = await self._write(connection, batch)
        if connection is not None:
            await connection.close(timeout=2)

    async def _write(self, connection: asyncpg.Connection | None, batch: list[T]) -> asyncpg.Connection:
        """Write a batch whatever it takes, and return the connection to go on with."""
        conflicts = 0
        while True:
            try:
                if connection is None or connection.is_closed():
                    connection = await asyncpg.connect(self._url, timeout=10, command_timeout=30)
                await self._execute(connection, batch)
            except _LOST as error:
                log.warning("group commit waits for the database", error=repr(error), items=len(batch))
                if connection is not None:
                    connection.terminate()
                    connection = None
                await asyncio.sleep(0.1)
            except Exception as error:  # noqa: BLE001 - whatever one item did must not fail the others
                conflicts += isinstance(error, _AGAIN)
                if not isinstance(error, _AGAIN) or conflicts >= _ATTEMPTS:
                    assert connection is not None
                    return await self._write_singly(connection, batch, error)
                await asyncio.sleep(0.002 * conflicts)
            else:
                return connection

    async def _write_singly(
        self, connection: asyncpg.Connection, batch: list[T], error: Exception
    ) -> asyncpg.Connection:
        if len(batch) == 1:
            self._fail(batch[0], error)
            return connection
        for item in batch:
            connection = await self._write(connection, [item])
        return connection
