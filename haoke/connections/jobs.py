"""Periodic work of connections."""

from haoke.connections.actions.forget_calls import forget_calls
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime


@periodic(seconds=3600.0, name="connections.calls")
async def forget_old_calls(runtime: Runtime) -> None:
    """Calls are kept for thirty days."""
    await runtime.db.run(forget_calls)
