"""A process that acknowledges what comes in and is killed before it has processed it."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from haoke.channels.intake import RECEIVERS
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


if __name__ == "__main__":
    asyncio.run(be_killed(sys.argv[1], Path(sys.argv[2])))
