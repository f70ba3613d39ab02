"""Originals of messages go when the time is over for which the workspace keeps them."""

import sqlalchemy as sa

from haoke.conversations.queries.words import due_originals
from haoke.conversations.tables import word_findings
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_BATCH = 500


async def forget_originals(tx: Tx) -> bool:
    """True when there may be more."""
    due = await due_originals(tx, now(), _BATCH)
    if due:
        await tx.execute(
            sa.update(word_findings)
            .where(sa.tuple_(word_findings.c.workspace_id, word_findings.c.id).in_(due))
            .values(original=None, original_until=None)
        )
    return len(due) == _BATCH
