"""Where an adapter that fetches puts what it found, in memory."""

from haoke.channels.types import InboundEvent


class Taken:
    def __init__(self, cursor: str = "") -> None:
        self.cursor = cursor
        self.events: list[InboundEvent] = []
        self.cursors: list[str] = []

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        assert raw
        self.events += events
        self.cursors.append(cursor)
        self.cursor = cursor
