"""Which message began which conversation is known for a day: so late nobody sends it again."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.conversations.queries.beginnings import old_beginnings
from haoke.conversations.tables import begun
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_KEPT = timedelta(days=1)
_BATCH = 500


async def forget_beginnings(tx: Tx) -> bool:
    """True when there may be more."""
    old = await old_beginnings(tx, now() - _KEPT, _BATCH)
    if old:
        await tx.execute(
            sa.delete(begun).where(sa.tuple_(begun.c.workspace_id, begun.c.member_id, begun.c.id).in_(old))
        )
    return len(old) == _BATCH
