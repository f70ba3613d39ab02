"""Sockets of members in this process: counted here, told to the database when the first comes or the last goes.

A row says that some process holds a client of the member's session; the process refreshes its rows as long as it lives.
"""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog

from haoke.kernel.db import Database
from haoke.kernel.ids import new_id
from haoke.kernel.runtime import Runtime
from haoke.routing.actions.touch_activity import touch_activity
from haoke.routing.actions.track_connections import connected, disconnected, refresh_connections
from haoke.routing.timing import REFRESH_SECONDS

log = structlog.get_logger()

ACTIVITY_SECONDS = 10.0
"""Signs of activity that come faster are not written."""

Key = tuple[UUID, UUID, bytes]
"""Workspace, member, and the session they are signed in with."""


async def opened(runtime: Runtime, key: Key) -> None:
    """A socket of the member is open. Returns when routing knows, so that what is read next is of somebody present."""
    await _node(runtime.db).opened(key)


def closed(runtime: Runtime, key: Key) -> None:
    """A socket that was ``opened`` is gone."""
    _node(runtime.db).closed(key)


def active(runtime: Runtime, key: Key) -> None:
    """The person at one of the sockets did something."""
    _node(runtime.db).active(key)


class Node:
    """The sockets that one process holds of members."""

    def __init__(self, db: Database) -> None:
        self.name = str(new_id())
        self._db = db
        self._held: dict[Key, _Held] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._refresh: asyncio.Task[None] | None = None

    async def opened(self, key: Key) -> None:
        held = self._held.setdefault(key, _Held())
        held.sockets += 1
        if self._refresh is None or self._refresh.done():
            self._refresh = asyncio.create_task(self._keep_fresh())
        if held.sockets == 1:
            await self._tell(key, held)

    def closed(self, key: Key) -> None:
        held = self._held[key]
        held.sockets -= 1
        if held.sockets == 0:
            self._start(self._tell(key, held))

    def active(self, key: Key) -> None:
        held, moment = self._held.get(key), time.monotonic()
        if held is not None and moment - held.active_at >= ACTIVITY_SECONDS:
            held.active_at = moment
            self._start(self._db.run(touch_activity, *key[:2]))

    async def _tell(self, key: Key, held: "_Held") -> None:
        """What is written is what is true when it is this one's turn: a reconnect may overtake the break before it."""
        async with held.turn:
            if held.sockets:
                await self._db.run(connected, *key, self.name)
            else:
                await self._db.run(disconnected, *key, self.name)
                self._forget(key)

    def _forget(self, key: Key) -> None:
        held = self._held.get(key)
        if held is not None and not held.sockets:
            del self._held[key]

    async def _keep_fresh(self) -> None:
        while self._held:
            await asyncio.sleep(REFRESH_SECONDS)
            here = [key for key, held in self._held.items() if held.sockets]
            try:
                await self._db.run(refresh_connections, self.name, here)
            except Exception:
                log.exception("connections are not refreshed")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("presence is not written")


class _Held:
    """Of one member."""

    def __init__(self) -> None:
        self.sockets = 0
        self.active_at = 0.0
        self.turn = asyncio.Lock()


_nodes: WeakKeyDictionary[Database, Node] = WeakKeyDictionary()


def _node(db: Database) -> Node:
    return _nodes.setdefault(db, Node(db))
