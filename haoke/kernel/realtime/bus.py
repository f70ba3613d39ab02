"""The bus between processes: batches of (topic, frame), at most once.

Whoever misses one finds the truth by sequence.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import nats
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

log = structlog.get_logger()

SUBJECT = "haoke.hub"


class Bus(Protocol):
    """Carries batches to the other processes, never back to the sender."""

    async def start(self, on_batch: Callable[[bytes], None] | None, on_gap: Callable[[], None]) -> None:
        """``on_gap`` is called when batches may have been missed. Without ``on_batch`` the process only sends."""

    def send(self, batch: bytes) -> None: ...

    async def stop(self) -> None: ...


class LocalBus:
    """One process alone: there is nobody else to tell."""

    async def start(self, on_batch: Callable[[bytes], None] | None, on_gap: Callable[[], None]) -> None:
        pass

    def send(self, batch: bytes) -> None:
        pass

    async def stop(self) -> None:
        pass


class NatsBus:
    """A NATS server or cluster. While it is away, batches are dropped and every client is asked to look again after."""

    def __init__(self, url: str) -> None:
        self._servers = [server.strip() for server in url.split(",")]
        self._client = Client()
        self._sending: set[asyncio.Task[None]] = set()

    async def start(self, on_batch: Callable[[bytes], None] | None, on_gap: Callable[[], None]) -> None:
        async def reconnected() -> None:
            log.info("bus reconnected")
            on_gap()

        async def failed(error: Exception) -> None:
            log.warning("bus", error=repr(error))
            if isinstance(error, nats.errors.SlowConsumerError):
                on_gap()

        await self._client.connect(
            self._servers,
            no_echo=True,
            connect_timeout=5,
            reconnect_time_wait=0.2,  # type: ignore[arg-type]  # seconds, and a fraction of one does
            max_reconnect_attempts=-1,
            reconnected_cb=reconnected,
            error_cb=failed,
            pending_size=0,
        )
        if on_batch is None:
            return

        async def received(message: Msg) -> None:
            on_batch(message.data)

        await self._client.subscribe(SUBJECT, cb=received, pending_msgs_limit=100_000)
        # A ping overtakes what waits to be written, so the first one only sees the subscription off; the answer to the
        # second says that the server has it.
        await self._client.flush(timeout=10)
        await self._client.flush(timeout=10)

    def send(self, batch: bytes) -> None:
        if self._client.is_connected:
            task = asyncio.ensure_future(self._client.publish(SUBJECT, batch))
            self._sending.add(task)
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("bus", error=repr(task.exception()))

    async def stop(self) -> None:
        if self._client.is_connected:
            await asyncio.wait_for(self._client.drain(), 5)
