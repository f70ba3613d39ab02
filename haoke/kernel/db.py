"""The database: one transaction an action, opened and committed here and nowhere else.

``await db.run(action, *args)`` calls ``action(tx, *args)``. What the action writes, the events it emits and what their
handlers write become durable together; what it publishes goes out after the commit. Serialisation failures and
deadlocks (SQLSTATE 40001, 40P01), ``Again`` and a database that is not there yet are tried again, so an action must do
its outside work through ``tx`` only.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

import asyncpg
import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from haoke.kernel import events
from haoke.kernel.errors import Unavailable
from haoke.kernel.ids import new_id

P = ParamSpec("P")
R = TypeVar("R")

_encode = msgspec.json.Encoder().encode
_LOG = """
INSERT INTO events (workspace_id, id, name, payload)
SELECT w, i, n, CAST(p AS jsonb)
FROM unnest(CAST($1 AS uuid[]), CAST($2 AS uuid[]), CAST($3 AS text[]), CAST($4 AS text[])) AS e (w, i, n, p)
"""
_RETRY_STATES = {"40001", "40P01"}
_ATTEMPTS = 5
_PATIENCE = 10.0  # seconds to wait for a database that does not answer


class Again(Exception):
    """An action found that what it had read changed while it waited for a lock: it is run again from the beginning."""


class Publisher(Protocol):
    """Where committed frames go; the realtime hub."""

    def publish(self, topic: str, data: bytes) -> None: ...


class Tx:
    """One transaction: statements, events, and what is to be published once it is committed."""

    __slots__ = ("_after", "_driver", "_events", "_frames", "connection", "names")

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.names: dict[UUID, str] = {}  # of rows this transaction has read or written, for whoever shows them next
        self._driver: asyncpg.Connection | None = None
        self._events: list[events.Event] = []
        self._frames: list[tuple[str, bytes]] = []
        self._after: list[Callable[[], None]] = []

    async def execute(self, statement: sa.Executable, parameters: Any = None) -> sa.CursorResult[Any]:
        return await self.connection.execute(statement, parameters)

    async def all(self, statement: sa.Executable, parameters: Any = None) -> list[sa.Row[Any]]:
        return list((await self.connection.execute(statement, parameters)).all())

    async def first(self, statement: sa.Executable, parameters: Any = None) -> sa.Row[Any] | None:
        return (await self.connection.execute(statement, parameters)).first()

    async def scalar(self, statement: sa.Executable, parameters: Any = None) -> Any:
        return (await self.connection.execute(statement, parameters)).scalar()

    async def driver(self) -> asyncpg.Connection:
        """The driver's own connection, in this transaction; for ``kernel.quick``."""
        if self._driver is None:
            driver: Any = (await self.connection.get_raw_connection()).driver_connection
            if not driver.is_in_transaction():
                await self.connection.exec_driver_sql("SELECT 1")  # SQLAlchemy begins with the first statement
            self._driver = driver
        return self._driver

    async def emit(self, *happened: events.Event) -> None:
        """Run the events' handlers, in order, in this transaction; the log gets them with the commit."""
        self._events += happened
        for event in happened:
            for handler in events.handlers[type(event)]:
                await handler(self, event)

    async def write_events(self) -> None:
        """Append what was emitted to the log, in the order in which it happened, with one statement."""
        if self._events:
            driver = await self.driver()
            await driver.execute(
                _LOG,
                [event.workspace_id for event in self._events],
                [new_id() for _ in self._events],
                [type(event).__name__ for event in self._events],
                [_encode(event).decode() for event in self._events],
            )

    def publish(self, topic: str, frame: msgspec.Struct | dict[str, Any]) -> None:
        """Send a frame to a topic after the commit."""
        self._frames.append((topic, _encode(frame)))

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run something in memory after the commit. Never for work that must not be lost."""
        self._after.append(call)

    def committed(self, publisher: Publisher) -> None:
        for topic, data in self._frames:
            publisher.publish(topic, data)
        for call in self._after:
            call()


class Database:
    """The engine for actions and the pool for the group-commit writer."""

    def __init__(self, url: str, publisher: Publisher, *, pool_size: int = 10) -> None:
        self.url = url
        self.publisher = publisher
        self._quick: asyncpg.Pool | None = None
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: asyncpg.connect(url, timeout=10),
            pool_size=pool_size,
            max_overflow=10,
            pool_timeout=10,
            json_serializer=lambda value: _encode(value).decode(),
            json_deserializer=msgspec.json.decode,
        )

    async def run(self, action: Callable[Concatenate[Tx, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an action in a transaction of its own and return what it returns.

        Raises Unavailable when the database does not answer for ten seconds, or was lost while committing: then
        nobody knows whether the action happened, and the caller repeats it with the same ids.
        """
        deadline = time.monotonic() + _PATIENCE
        attempt = 0
        while True:
            attempt += 1
            tx: Tx | None = None
            finished = False
            try:
                async with self.engine.connect() as connection, connection.begin():
                    tx = Tx(connection)
                    result = await action(tx, *args, **kwargs)
                    await tx.write_events()
                    finished = True
            except (Again, sa.exc.DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                if _crossed(error) and attempt < _ATTEMPTS:
                    await asyncio.sleep(0.005 * attempt)
                elif _lost(error) and not finished and time.monotonic() < deadline:
                    await asyncio.sleep(0.1)
                elif _lost(error) or isinstance(error, Again):
                    raise Unavailable from error
                else:
                    raise
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, TimeoutError) as error:
                if finished or time.monotonic() >= deadline:
                    raise Unavailable from error
                await asyncio.sleep(0.1)
            else:
                assert tx is not None
                tx.committed(self.publisher)
                return result

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A transaction for queries only; it is rolled back at the end."""
        async with self.engine.connect() as connection:
            yield Tx(connection)
            await connection.rollback()

    async def quick(self, query: str, *args: Any) -> list[asyncpg.Record]:
        """One read without SQLAlchemy, for the few that every connecting client makes."""
        if self._quick is None:
            self._quick = await asyncpg.create_pool(self.url, min_size=1, max_size=4, reset=_keep, command_timeout=10)
        return await self._quick.fetch(query, *args)

    async def close(self) -> None:
        if self._quick is not None:
            self._quick.terminate()
        await self.engine.dispose()


async def _keep(_connection: Any) -> None:
    """Quick reads leave nothing behind that a reset would have to clear."""


Failed = Again | sa.exc.DBAPIError | asyncpg.PostgresError | asyncpg.InterfaceError
"""SQLAlchemy wraps what the driver raises; statements of ``kernel.quick`` do not."""


def _crossed(error: Failed) -> bool:
    """Whether another transaction was in the way."""
    return isinstance(error, Again) or _state(error) in _RETRY_STATES


def _lost(error: Failed) -> bool:
    """Whether the connection is gone (class 08, or PostgreSQL is stopping or starting: 57P01, 57P02, 57P03)."""
    if isinstance(error, Again):
        return False
    gone = error.connection_invalidated if isinstance(error, sa.exc.DBAPIError) else _is_closed(error)
    return gone or _state(error).startswith(("08", "57P"))


def _is_closed(error: asyncpg.PostgresError | asyncpg.InterfaceError) -> bool:
    return isinstance(error, asyncpg.InterfaceError) and "closed" in str(error)


def _state(error: sa.exc.DBAPIError | asyncpg.PostgresError | asyncpg.InterfaceError) -> str:
    said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return getattr(said, "sqlstate", None) or ""
