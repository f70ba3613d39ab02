"""Forget calls of long ago."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.connections.queries import calls_before
from haoke.connections.tables import connection_calls
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_KEPT = timedelta(days=30)
_AT_ONCE = 5000


async def forget_calls(tx: Tx) -> None:
    """At most some thousand at once, so that nobody waits for it."""
    old = calls_before(now() - _KEPT, limit=_AT_ONCE)
    await tx.execute(
        sa.delete(connection_calls).where(sa.tuple_(connection_calls.c.workspace_id, connection_calls.c.id).in_(old))
    )
