"""What a web process holds for boards: which are looked at here, and the last frames of each for whoever comes next."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from litestar import Litestar

from haoke.kernel.realtime.hub import Listener
from haoke.kernel.realtime.socket import SocketServer
from haoke.kernel.runtime import Runtime
from haoke.supervision.actions.watch_boards import watch_boards
from haoke.supervision.board.frames import board_topic, is_full

log = structlog.get_logger()

_RENEWAL = 10.0  # seconds
_MOST_FRAMES = 60  # kept of a board since its last full frame


class Boards:
    """One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._told: dict[str, list[bytes]] = {}  # topic → its last full frame and those after it
        self._looked_at: dict[str, tuple[UUID, str]] = {}
        self._asked: dict[str, float] = {}  # topic → when the projector was asked for all of it

    def heard(self, topic: str, data: bytes) -> None:
        """A frame came by, here or over the bus."""
        if topic in self._looked_at:
            told = self._told.setdefault(topic, [])
            if is_full(data) or len(told) >= _MOST_FRAMES:
                told.clear()
            told.append(data)

    async def join(self, listener: Listener, workspace_id: UUID, scopes: list[str]) -> None:
        """Begin to look at boards, with what was told last; asking again gets it again."""
        boards = {board_topic(workspace_id, scope): (workspace_id, scope) for scope in scopes}
        for topic in {topic for topic in listener.topics if topic.startswith("board:")} - boards.keys():
            self._runtime.hub.leave(topic, listener)
        for topic in boards:
            for frame in self._told.get(topic, ()):
                listener.send(frame)
            self._runtime.hub.join(topic, listener)
        self._looked_at |= boards
        moment = time.monotonic()
        unknown = [
            topic for topic in boards if topic not in self._told and moment - self._asked.get(topic, -1.0) >= 1.0
        ]
        if unknown:
            self._asked |= dict.fromkeys(unknown, moment)
            await self._runtime.db.run(watch_boards, [boards[topic] for topic in unknown], anew=True)

    async def keep(self) -> None:
        """Say again and again which boards are looked at here."""
        while True:
            await asyncio.sleep(_RENEWAL)
            for topic in [topic for topic in self._looked_at if not self._runtime.hub.listeners(topic)]:
                del self._looked_at[topic]
                self._told.pop(topic, None)
                self._asked.pop(topic, None)
            try:
                if self._looked_at:
                    await self._runtime.db.run(watch_boards, self._looked_at.values())
            except Exception:
                log.exception("boards are not kept")


def boards_of(server: SocketServer) -> Boards:
    found: Boards = server.contexts[Boards]
    return found


@asynccontextmanager
async def boards(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the web process; after the sockets, which find it in ``contexts``."""
    server: SocketServer = app.state.sockets
    server.contexts[Boards] = made = Boards(runtime)
    runtime.hub.tap("board", made.heard)
    keeping = asyncio.create_task(made.keep())
    yield
    keeping.cancel()
