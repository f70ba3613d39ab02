"""Reading what members say of entries."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.knowledge.tables import feedback
from haoke.knowledge.types import EntryFeedback

_MOST = 200


async def list_feedback(tx: Tx, workspace_id: UUID, entry_id: UUID) -> list[EntryFeedback]:
    """The newest first."""
    rows = await tx.all(
        sa.select(feedback)
        .where(feedback.c.workspace_id == workspace_id, feedback.c.entry_id == entry_id)
        .order_by(feedback.c.at.desc(), feedback.c.member_id)
        .limit(_MOST)
    )
    return [EntryFeedback(row.member_id, row.kind, row.text, to_ms(row.at)) for row in rows]
