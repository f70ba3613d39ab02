"""A workspace's rules that every process keeps in memory, so that what must be quick asks nobody.

Whoever changes them says ``changed(tx, workspace_id)``; each process then forgets them and the next who needs them
loads them anew. A hint that was lost is made good by age, and a process that does not listen keeps nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from uuid import UUID

from haoke.kernel.db import Tx
from haoke.kernel.realtime.hub import Hub

V = TypeVar("V")

_FRESH = 60.0  # seconds
_MOST = 2000  # workspaces in memory


class Kept(Generic[V]):
    """``load(tx, workspace_id, known)`` may answer ``known`` (None at first) when it still holds."""

    def __init__(self, name: str, load: Callable[[Tx, UUID, V | None], Awaitable[V]]) -> None:
        self._name = name
        self._load = load
        self._known: dict[UUID, tuple[float, V]] = {}
        self._old: dict[UUID, V] = {}
        self._fresh = 0.0
        self._changes = 0
        self._loading: dict[UUID, asyncio.Lock] = {}

    def peek(self, workspace_id: UUID) -> V | None:
        """What is known without asking; None when it has to be loaded (again)."""
        known = self._known.get(workspace_id)
        return known[1] if known is not None and known[0] > time.monotonic() else None

    async def get(self, tx: Tx, workspace_id: UUID) -> V:
        """The rules, loaded once for all who want them at the same moment."""
        value = self.peek(workspace_id)
        if value is not None:
            return value
        lock = self._loading.setdefault(workspace_id, asyncio.Lock())
        try:
            async with lock:
                return self.peek(workspace_id) or await self._fetch(tx, workspace_id)
        finally:
            if not lock.locked():
                self._loading.pop(workspace_id, None)

    async def _fetch(self, tx: Tx, workspace_id: UUID) -> V:
        changes = self._changes
        value = await self._load(tx, workspace_id, self._old.get(workspace_id))
        if len(self._known) >= _MOST:
            self._known.clear()
            self._old.clear()
        self._old[workspace_id] = value
        if changes == self._changes:  # nothing was changed while it was read
            self._known[workspace_id] = (time.monotonic() + self._fresh, value)
        return value

    def changed(self, tx: Tx, workspace_id: UUID) -> None:
        """Every process forgets the rules once the transaction is committed."""
        tx.after_commit(lambda: self._forget(workspace_id))
        tx.publish(f"{self._name}:{workspace_id}", {})

    def listen(self, hub: Hub) -> None:
        """Hear of changes that other processes made: from now on it is worth keeping something."""
        self._fresh = _FRESH
        hub.tap(self._name, lambda topic, _data: self._forget(UUID(topic.partition(":")[2])))

    def _forget(self, workspace_id: UUID) -> None:
        self._changes += 1
        self._known.pop(workspace_id, None)
