"""Forget what a language model was asked for long ago; what it cost a day stays."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.bot.queries.models import calls_before
from haoke.bot.tables import model_calls
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_KEPT = timedelta(days=90)
_AT_ONCE = 5000


async def forget_model_calls(tx: Tx) -> None:
    """At most some thousand at once, so that nobody waits for it."""
    old = calls_before(now() - _KEPT, limit=_AT_ONCE)
    await tx.execute(sa.delete(model_calls).where(sa.tuple_(model_calls.c.workspace_id, model_calls.c.id).in_(old)))
