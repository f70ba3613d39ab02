"""What a process that does errands holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from haoke.flows import errands
from haoke.flows.actions.send_errand import renew_errands, return_errand
from haoke.flows.contract import ErrandRunner
from haoke.flows.errands import Errands, Sent
from haoke.flows.types import Returned
from haoke.kernel.runtime import Runtime


@asynccontextmanager
async def doing_errands(runtime: Runtime, runners: dict[str, ErrandRunner]) -> AsyncIterator[None]:
    """Runs as long as the process: web processes do what they send, workers what was left."""

    async def renew(out: list[Sent]) -> None:
        await runtime.db.run(renew_errands, out)

    async def give_back(sent: Sent, returned: Returned) -> None:
        await runtime.db.run(return_errand, sent, returned)

    here = Errands(runtime.hub, renew, give_back)
    errands.RUNNERS.update(runners)
    errands.serve(here)
    try:
        yield
    finally:
        errands.leave(here)
        await here.stop()
