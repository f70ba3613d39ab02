"""Who else publishes: a process that falls silent without a word was killed, and what it had to say may be lost.

Every process says on the bus that it lives, and at its end that it goes. So a process that hears knows of a death
within seconds, and nobody has to look at all conversations again and again for what a dead one left out.
"""

import asyncio
from collections.abc import Callable

from haoke.kernel.ids import new_id

TOPIC = "peer"
BEAT = 1.0
"""Seconds from one sign of life to the next."""

SILENT = 5.0
"""Seconds without one after which a process counts as dead."""

_ALIVE, _GOES = b"1", b"0"


class Peers:
    """``tell`` publishes, ``lost`` is called when another process died."""

    def __init__(self, tell: Callable[[str, bytes], None], lost: Callable[[], None]) -> None:
        self._me = f"{TOPIC}:{new_id()}"
        self._tell, self._lost = tell, lost
        self._heard: dict[str, float] = {}
        self._beating: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._beating = asyncio.create_task(self._beat())

    def stop(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            self._tell(self._me, _GOES)

    def hear(self, topic: str, data: bytes) -> None:
        """A frame of ``TOPIC``, also one's own."""
        if data == _GOES:
            self._heard.pop(topic, None)
        elif topic != self._me:
            self._heard[topic] = asyncio.get_running_loop().time()

    async def _beat(self) -> None:
        while True:
            self._tell(self._me, _ALIVE)
            await asyncio.sleep(BEAT)
            self._look()

    def _look(self) -> None:
        before = asyncio.get_running_loop().time() - SILENT
        dead = [topic for topic, at in self._heard.items() if at < before]
        for topic in dead:
            del self._heard[topic]
        if dead:
            self._lost()
