"""What is written in conversations that came over a channel goes out over it: a process follows those it took part in.

Following is a place at the hub; other conversations pay nothing for it. Nothing depends on it either: what nobody
followed, or a process left behind, a worker finds by its number (``outlets.sent_seq``).
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import msgspec

from haoke.conversations.frames import public_topic
from haoke.kernel.realtime.hub import RESYNC, Hub
from haoke.kernel.turns import Turns

_MOST = 20_000  # conversations that a process follows
_PART = b'{"t":"part"'
_TYPING = b'{"t":"typing"'
_ON = b'"on":true'
_BY = b'"by":{"kind":"'
_AGAIN = 4.0  # seconds after which it is shown again that somebody writes
_HEAD = 400  # bytes in which it stands who wrote


class Way(msgspec.Struct, frozen=True):
    """A conversation with an outlet."""

    workspace_id: UUID
    conversation_id: UUID


Step = Callable[[Way], Awaitable[bool]]


class Ear:
    """Listens to one conversation."""

    def __init__(self, way: Way, written: Turns[Way], typing: Turns[Way]) -> None:
        self.topics: set[str] = set()
        self._way = way
        self._written = written
        self._typing = typing
        self._shown = 0.0

    def send(self, data: bytes) -> None:
        head = data[:_HEAD]
        by = head.partition(_BY)[2]  # the first that is named: others may be quoted
        if (head.startswith(_PART) and not by.startswith(b"visitor")) or data == RESYNC:
            self._written.start(self._way)
        elif head.startswith(_TYPING) and _ON in head and by.startswith(b"member") and time.monotonic() > self._shown:
            self._shown = time.monotonic() + _AGAIN
            self._typing.start(self._way)


class Following:
    """One a process: the conversations it heard of last. ``show``: that somebody writes."""

    def __init__(self, hub: Hub, hand_out: Step, show: Step) -> None:
        self._hub = hub
        self._ears: OrderedDict[Way, Ear] = OrderedDict()
        self._written = Turns(hand_out)
        self._typing = Turns(show)

    def follow(self, way: Way) -> None:
        if way not in self._ears:
            ear = self._ears[way] = Ear(way, self._written, self._typing)
            self._hub.join(public_topic(way.conversation_id), ear)
            if len(self._ears) > _MOST:
                self._hub.drop(self._ears.popitem(last=False)[1])
        self._ears.move_to_end(way)
        self._written.start(way)

    def start(self, way: Way) -> None:
        self._written.start(way)

    async def stop(self) -> None:
        for ear in self._ears.values():
            self._hub.drop(ear)
        await self._written.stop()
        await self._typing.stop()


_here: list[Following] = []
"""Of this process; tests have several applications in one, and the last serves."""


def serve(following: Following) -> None:
    _here.append(following)


def leave(following: Following) -> None:
    _here.remove(following)


def follow(way: Way) -> None:
    if _here:
        _here[-1].follow(way)


def start(ways: Iterable[Way]) -> None:
    if _here:
        for way in ways:
            _here[-1].start(way)
