"""Periodic work of supervision."""

from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.supervision.actions.tell_webhooks import forget_deliveries
from haoke.supervision.board.projector import projector_of
from haoke.supervision.sending import send_due

_MOST_BATCHES = 100


@periodic(seconds=1.0, name="supervision.boards")
async def follow_boards(runtime: Runtime) -> None:
    """Tell those who look at boards what changed. Costs one small query while nobody does."""
    await projector_of(runtime).step()


@periodic(seconds=1.0, name="supervision.webhooks")
async def tell_servers(runtime: Runtime) -> None:
    await send_due(runtime.db, runtime.settings.outbound_hosts)


@periodic(seconds=600, name="supervision.forget_deliveries")
async def forget_old_deliveries(runtime: Runtime) -> None:
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_deliveries):
            return
