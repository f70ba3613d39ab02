"""Forget questions of long ago. What came of them stays with the figures of their days."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.bot.queries.index import questions_before
from haoke.bot.tables import asked
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_AT_ONCE = 5000  # so that nobody waits for it


async def forget_asked(tx: Tx, days: int) -> bool:
    """Whether there may be more."""
    old = questions_before(now() - timedelta(days=days), limit=_AT_ONCE)
    gone = await tx.execute(sa.delete(asked).where(sa.tuple_(asked.c.workspace_id, asked.c.id).in_(old)))
    return gone.rowcount == _AT_ONCE
