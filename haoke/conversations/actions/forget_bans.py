"""Entries of the black list go some days after they are over; until then one can see who was on it."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.conversations.queries.bans import over_bans
from haoke.conversations.tables import bans
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

SHOWN = timedelta(days=7)
_BATCH = 500


async def forget_bans(tx: Tx) -> bool:
    """True when there may be more."""
    over = await over_bans(tx, now() - SHOWN, _BATCH)
    if over:
        await tx.execute(sa.delete(bans).where(sa.tuple_(bans.c.workspace_id, bans.c.id).in_(over)))
    return len(over) == _BATCH
