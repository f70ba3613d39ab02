"""Periodic work of flows."""

from haoke.flows.actions.send_errand import claim_errands
from haoke.flows.errands import start
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime


@periodic(seconds=1.0, name="flows.errands")
async def do_what_was_left(runtime: Runtime) -> None:
    """Errands of processes that died are asked again."""
    for sent in await runtime.db.run(claim_errands):
        start(sent)
