"""The hub: which sockets of this process listen to which topic, and delivery to them here and in the other processes.

A frame is encoded once and the same bytes go to every socket; nothing is awaited. All that is published in one turn of
the event loop goes on the bus as one batch.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import msgspec

from haoke.kernel.realtime.bus import Bus
from haoke.kernel.realtime.peers import TOPIC, Peers

RESYNC = b'{"t":"resync"}'
_MAX_BATCH = 256 * 1024  # bytes on the bus in one message; NATS refuses 1 MB
_RESYNC_SLICE = 500  # sockets asked in one go after a gap

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[str, bytes]]).decode


class Listener(Protocol):
    """A socket as the hub sees it."""

    topics: set[str]

    def send(self, data: bytes) -> None: ...


class Hub:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._topics: dict[str, set[Listener]] = {}
        self._taps: dict[str, list[Callable[[str, bytes], None]]] = {}
        self._pending: list[tuple[str, bytes]] = []
        self._size = 0
        self._gap: asyncio.Task[None] | None = None
        self._peers = Peers(self.publish, self._missed)

    async def start(self, *, hears: bool = True) -> None:
        """A process without sockets need not hear what the others publish."""
        await self._bus.start(self._received if hears else None, self._missed)
        if hears:
            self.tap(TOPIC, self._peers.hear)
        self._peers.start()

    async def stop(self) -> None:
        self._peers.stop()
        self._flush()
        if self._gap is not None:
            self._gap.cancel()
        await self._bus.stop()

    def join(self, topic: str, listener: Listener) -> None:
        self._topics.setdefault(topic, set()).add(listener)
        listener.topics.add(topic)

    def leave(self, topic: str, listener: Listener) -> None:
        listener.topics.discard(topic)
        members = self._topics.get(topic)
        if members is not None:
            members.discard(listener)
            if not members:
                del self._topics[topic]

    def drop(self, listener: Listener) -> None:
        """Leave every topic: the socket is gone."""
        for topic in list(listener.topics):
            self.leave(topic, listener)

    def listeners(self, topic: str) -> frozenset[Listener]:
        """The sockets of this process on a topic."""
        return frozenset(self._topics.get(topic, ()))

    def tap(self, prefix: str, call: Callable[[str, bytes], None]) -> None:
        """Call a function in every process for each frame whose topic begins with ``prefix`` and a colon."""
        self._taps.setdefault(prefix, []).append(call)

    def publish(self, topic: str, data: bytes, *, sender: Listener | None = None) -> None:
        """Deliver to every listener of the topic in all processes, except the sender."""
        self._deliver(topic, data, sender)
        if not self._pending:
            asyncio.get_running_loop().call_soon(self._flush)
        self._pending.append((topic, data))
        self._size += len(data)
        if self._size > _MAX_BATCH:
            self._flush()

    def _deliver(self, topic: str, data: bytes, sender: Listener | None = None) -> None:
        members = self._topics.get(topic)
        if members is not None:
            for listener in tuple(members) if len(members) > 1 else members.copy():
                if listener is not sender:
                    listener.send(data)
        if self._taps:
            for call in self._taps.get(topic.partition(":")[0], ()):
                call(topic, data)

    def _flush(self) -> None:
        if self._pending:
            self._bus.send(_encode(self._pending))
            self._pending = []
            self._size = 0

    def _received(self, batch: bytes) -> None:
        for topic, data in _decode(batch):
            self._deliver(topic, data)

    def _missed(self) -> None:
        if self._gap is None or self._gap.done():
            self._gap = asyncio.ensure_future(self._ask_to_resync())

    async def _ask_to_resync(self) -> None:
        listeners = list({listener for members in self._topics.values() for listener in members})
        for start in range(0, len(listeners), _RESYNC_SLICE):
            for listener in listeners[start : start + _RESYNC_SLICE]:
                listener.send(RESYNC)
            await asyncio.sleep(0.2)
