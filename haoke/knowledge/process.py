"""What a web process holds for help centres: the pages made last, how often who may ask, and what was read."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from litestar import Litestar
from litestar.datastructures import State

from haoke.kernel.http.limits import TokenBuckets
from haoke.kernel.runtime import Runtime
from haoke.knowledge.actions.use_entry import count_reads
from haoke.knowledge.help_centre.memory import PageMemory, shelves

log = structlog.get_logger()

_PAUSE = 5.0  # seconds between two writings of what was read
_AGAIN = 600  # seconds after which the same reader counts once more
_MOST_READ = 10_000  # entries between two writings


class HelpDesk:
    """One a process."""

    def __init__(self) -> None:
        self.memory = PageMemory()
        self.searches = TokenBuckets(rate=1, burst=30)
        self.ratings = TokenBuckets(rate=1 / 60, burst=20)
        self._readers = TokenBuckets(rate=1 / _AGAIN, burst=1)
        self._read: Counter[tuple[UUID, UUID]] = Counter()

    def note_read(self, workspace_id: UUID, entry_id: UUID, address: str) -> None:
        """Somebody has read an entry; reloading it is not reading it once more."""
        if len(self._read) < _MOST_READ and self._readers.wait(f"{address} {entry_id}") == 0:
            self._read[workspace_id, entry_id] += 1

    async def write(self, runtime: Runtime) -> None:
        """Keep what was counted. What cannot be written is counted on."""
        read, self._read = self._read, Counter()
        if not read:
            return
        try:
            await runtime.db.run(count_reads, read)
        except Exception:
            log.exception("reads of help centres are not written")
            self._read.update(read)


def help_desk(state: State) -> HelpDesk:
    desk: HelpDesk = state.help_desk
    return desk


@asynccontextmanager
async def help_centres(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the web process."""
    desk = app.state.help_desk = HelpDesk()
    shelves.listen(runtime.hub)

    async def keep_writing() -> None:
        while True:
            await asyncio.sleep(_PAUSE)
            await desk.write(runtime)

    writing = asyncio.create_task(keep_writing())
    yield
    writing.cancel()
    await asyncio.wait([writing])
    await desk.write(runtime)
