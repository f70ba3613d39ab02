"""Periodic work of knowledge."""

import structlog

from haoke.kernel.clock import now
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.knowledge.actions.expire_entry import expire_entry
from haoke.knowledge.queries.versions import over

log = structlog.get_logger()

_BATCH = 200


@periodic(seconds=10.0, name="knowledge.expiry")
async def expire_entries(runtime: Runtime) -> None:
    """What is over by its date is live no longer."""
    at = now()
    async with runtime.db.reading() as tx:
        due = await over(tx, at, _BATCH)
    for workspace_id, entry_id in due:
        try:
            await runtime.db.run(expire_entry, workspace_id, entry_id, at)
        except Exception:
            log.exception("entry does not expire", workspace=str(workspace_id), entry=str(entry_id))
