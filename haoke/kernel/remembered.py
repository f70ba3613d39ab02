"""Answers that may be some seconds old: asked once, however many want them at the same moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """``seconds``: how old an answer may be; ``most``: how many are kept. A failure is told to all who wait for it."""

    def __init__(self, seconds: float, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._known: dict[K, tuple[float, asyncio.Future[V]]] = {}

    async def get(self, key: K, ask: Callable[[], Awaitable[V]]) -> V:
        """The answer of ``ask``, from memory when somebody asked the same within the time."""
        moment = time.monotonic()
        known = self._known.get(key)
        if known is None or known[0] < moment or known[1].get_loop() is not asyncio.get_running_loop():
            if len(self._known) >= self._most:
                self._known.clear()
            asking = asyncio.ensure_future(ask())
            known = self._known[key] = (moment + self._seconds, asking)
            asking.add_done_callback(lambda done: self._forget_failed(key, done))
        return await asyncio.shield(known[1])

    def forget(self, key: K) -> None:
        self._known.pop(key, None)

    def _forget_failed(self, key: K, done: asyncio.Future[V]) -> None:
        known = self._known.get(key)
        if known is not None and known[1] is done and (done.cancelled() or done.exception() is not None):
            del self._known[key]
