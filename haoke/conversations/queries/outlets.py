"""Reading which conversations go out over channels, and how far."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.outgoing import Way
from haoke.conversations.tables import conversations, outlets
from haoke.kernel.db import Tx

_BATCH = 500


def is_fresh(workspace_id: UUID, conversation_id: UUID) -> sa.ColumnElement[bool]:
    """Whether the conversation has begun in this transaction."""
    return sa.exists().where(
        conversations.c.workspace_id == workspace_id,
        conversations.c.id == conversation_id,
        conversations.c.opened_at == sa.func.now(),
    )


async def outlet_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, *, lock: bool = False) -> sa.Row[Any] | None:
    statement = sa.select(outlets).where(
        outlets.c.workspace_id == workspace_id, outlets.c.conversation_id == conversation_id
    )
    return await tx.first(statement.with_for_update() if lock else statement)


async def outlets_behind(tx: Tx, limit: int, *, touched_within: timedelta | None = None) -> list[Way]:
    """Where something was written that has not been handed out; of those that were in use within a time, or of all."""
    statement = (
        sa.select(outlets.c.workspace_id, outlets.c.conversation_id)
        .join(
            conversations,
            sa.and_(
                conversations.c.workspace_id == outlets.c.workspace_id,
                conversations.c.id == outlets.c.conversation_id,
            ),
        )
        .where(outlets.c.live, conversations.c.last_seq > outlets.c.sent_seq)
        .limit(limit)
    )
    if touched_within is not None:
        statement = statement.where(outlets.c.touched_at > sa.func.now() - touched_within)
    return [Way(row.workspace_id, row.conversation_id) for row in await tx.all(statement)]


async def closed_outlets(tx: Tx, before: datetime) -> list[tuple[UUID, UUID]]:
    """Workspace and conversation of those that are looked after and were closed before."""
    rows = await tx.all(
        sa.select(outlets.c.workspace_id, outlets.c.conversation_id)
        .join(
            conversations,
            sa.and_(
                conversations.c.workspace_id == outlets.c.workspace_id,
                conversations.c.id == outlets.c.conversation_id,
            ),
        )
        .where(
            outlets.c.live,
            conversations.c.state == "closed",
            conversations.c.closed_at < before,
            conversations.c.last_seq <= outlets.c.sent_seq,
        )
        .limit(_BATCH)
    )
    return [(row.workspace_id, row.conversation_id) for row in rows]
