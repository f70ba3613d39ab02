"""Visitors who went away while a flow was talking with them: their conversations are closed, a batch at a time."""

from datetime import timedelta

from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.actions.hand_to_people import left_by_bot
from haoke.conversations.events import ConversationClosed
from haoke.conversations.queries.lists import abandoned_receptions
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

PATIENCE = timedelta(hours=24)
_BATCH = 100


async def close_receptions(tx: Tx) -> int:
    """How many were closed; fewer than a batch when there are no more."""
    rows = await abandoned_receptions(tx, before=now() - PATIENCE, limit=_BATCH)
    for row in rows:
        await left_by_bot(tx, row)
        await append_part(tx, row, "closed", SYSTEM, {}, state="closed", closed_at=now(), waiting_since=None, unread=0)
        await tx.emit(
            ConversationClosed(workspace_id=row.workspace_id, conversation_id=row.id, by_kind="system", by_id=None)
        )
    return len(rows)
