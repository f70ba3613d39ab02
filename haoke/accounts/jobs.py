"""Periodic work of accounts."""

from haoke.accounts.actions.forget_alerts import forget_alerts
from haoke.kernel.clock import now
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime

_MOST_BATCHES = 100


@periodic(seconds=3600, name="accounts.alerts")
async def sweep_alerts(runtime: Runtime) -> None:
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_alerts, now()):
            return
