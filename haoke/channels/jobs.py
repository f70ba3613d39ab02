"""Periodic work of channels."""

from haoke.channels.actions.forget_journal import forget_journal
from haoke.channels.intake import start
from haoke.channels.queries.journal import peers_left
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime

_BATCH = 100


@periodic(seconds=1.0, name="channels.intake")
async def take_what_was_left(runtime: Runtime) -> None:
    """Events that a process acknowledged and did not process."""
    async with runtime.db.reading() as tx:
        start(await peers_left(tx, _BATCH))


@periodic(seconds=3600.0, name="channels.journal")
async def keep_the_journal_short(runtime: Runtime) -> None:
    """What is older than providers repeat themselves goes."""
    await runtime.db.run(forget_journal)
