"""A process that is killed: when it has acknowledged what came in and not processed it, or while it sends."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from haoke.channels.intake import RECEIVERS
from haoke.channels.types import OutboundMessage, SendResult
from tests.channels.paper import paper
from tests.support.live import live_server


class Stuck:
    """Takes what it is given and never comes back."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def receive(self, *_given: Any) -> None:
        self.begun.set()
        await asyncio.Event().wait()


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def be_killed(db_url: str, folder: Path) -> None:
    """Serve; say where, and when an event is on its way. It never ends."""
    stuck = Stuck()
    RECEIVERS[:] = [stuck]
    async with live_server(db_url, folder) as server:
        tell(str(server.port))
        await stuck.begun.wait()
        tell("begun")
        await asyncio.Event().wait()


async def be_killed_sending(db_url: str, folder: Path) -> None:
    """The same, with a channel on paper whose provider has got a message and not answered yet."""

    async def taken(_message: OutboundMessage) -> SendResult:
        tell("begun")
        await asyncio.Event().wait()
        raise AssertionError

    with paper() as provider:
        provider.manners = [taken]
        async with live_server(db_url, folder) as server:
            tell(str(server.port))
            await asyncio.Event().wait()


if __name__ == "__main__":
    play = be_killed_sending if sys.argv[3:] == ["sending"] else be_killed
    asyncio.run(play(sys.argv[1], Path(sys.argv[2])))
