"""Forget the moods of conversations in which nobody has written for long; what lists show of them stays."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.bot.queries.moods import moods_before
from haoke.bot.tables import conversation_moods
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_KEPT = timedelta(days=30)
_AT_ONCE = 5000


async def forget_moods(tx: Tx) -> None:
    """At most some thousand at once, so that nobody waits for it."""
    old = moods_before(now() - _KEPT, limit=_AT_ONCE)
    known = conversation_moods.c
    await tx.execute(sa.delete(conversation_moods).where(sa.tuple_(known.workspace_id, known.conversation_id).in_(old)))
