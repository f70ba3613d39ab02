"""Old alerts go: who has not looked for months does not want to be told any more."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from haoke.accounts.queries.alerts import old_alerts
from haoke.accounts.tables import alerts
from haoke.kernel.db import Tx

KEPT = timedelta(days=90)
_BATCH = 5000


async def forget_alerts(tx: Tx, at: datetime) -> int:
    """A batch of those that are older than KEPT at ``at``; how many went."""
    old = old_alerts(at - KEPT, _BATCH)
    gone = await tx.execute(
        sa.delete(alerts).where(sa.tuple_(alerts.c.workspace_id, alerts.c.member_id, alerts.c.id).in_(old))
    )
    return gone.rowcount
