"""How other processes reach a bot process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from litestar import Litestar
from litestar.datastructures import State

from haoke.bot.queries.index import kept_hand_over
from haoke.bot.queries.seat import kept_pauses
from haoke.bot.types import AWAY, AskBot, BotFound, BotStatus, BotVectors
from haoke.kernel.calls import Caller
from haoke.kernel.runtime import Runtime

ASK = "haoke.bot.ask"
STATUS = "haoke.bot.status"
VECTORS = "haoke.bot.vectors"
_PATIENCE = 3.0  # seconds, after which people take over
_PATIENCE_OF_JOBS = 20.0


class Bot:
    """``ready`` on the other side or not: a question always gets an outcome."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def find(self, question: AskBot) -> BotFound:
        answer = await self._caller.call(ASK, msgspec.json.encode(question), _PATIENCE)
        return AWAY if answer is None else msgspec.json.decode(answer, type=BotFound)

    async def status(self, workspace_id: UUID) -> BotStatus:
        answer = await self._caller.call(STATUS, msgspec.json.encode(workspace_id), _PATIENCE)
        return BotStatus() if answer is None else msgspec.json.decode(answer, type=BotStatus)

    async def vectors(self, texts: list[str]) -> BotVectors | None:
        """Of some dozens of texts; None when no bot process makes them now."""
        answer = await self._caller.call(VECTORS, msgspec.json.encode(texts), _PATIENCE_OF_JOBS)
        found = None if answer is None else msgspec.json.decode(answer, type=BotVectors)
        return found if found is not None and found.model else None


@asynccontextmanager
async def bot(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the web process."""
    caller = Caller(runtime.settings.bus_url)
    app.state.bot = Bot(caller)
    kept_hand_over.listen(runtime.hub)
    kept_pauses.listen(runtime.hub)
    yield
    await caller.stop()


def the_bot(state: State) -> Bot:
    found: Bot = state.bot
    return found
