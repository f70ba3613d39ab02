"""Periodic work of colleagues."""

import structlog

from haoke.colleagues.actions.tell_notice import tell_due_notice
from haoke.colleagues.queries.notices import due_notices
from haoke.kernel.clock import now
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime

log = structlog.get_logger()

_BATCH = 100


@periodic(seconds=5.0, name="colleagues.notices")
async def tell_notices(runtime: Runtime) -> None:
    """Notices that were published for later begin."""
    at = now()
    async with runtime.db.reading() as tx:
        due = await due_notices(tx, at, limit=_BATCH)
    for workspace_id, notice_id in due:
        try:
            await runtime.db.run(tell_due_notice, workspace_id, notice_id, at)
        except Exception:
            log.exception("notice is not told", workspace=str(workspace_id), notice=str(notice_id))
