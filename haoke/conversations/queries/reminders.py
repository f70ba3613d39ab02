"""Rules for reminders, and the conversations that are watched."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.tables import conversations, parts, reminder_rules, watched
from haoke.kernel.db import Tx

BATCH = 200


async def rules_rows(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    """(queue, rules); the nil UUID is the whole workspace."""
    return await tx.all(
        sa.select(reminder_rules.c.queue_id, reminder_rules.c.rules).where(
            reminder_rules.c.workspace_id == workspace_id
        )
    )


async def due_watches(tx: Tx, at: datetime) -> list[tuple[UUID, UUID]]:
    """Conversations that have to be looked at now, over all workspaces."""
    rows = await tx.all(
        sa.select(watched.c.workspace_id, watched.c.conversation_id)
        .where(watched.c.check_at <= at)
        .order_by(watched.c.check_at)
        .limit(BATCH)
    )
    return [(row.workspace_id, row.conversation_id) for row in rows]


async def watch_row(tx: Tx, workspace_id: UUID, conversation_id: UUID, *, lock: bool = True) -> sa.Row[Any] | None:
    """Its lock comes after the conversation's."""
    statement = sa.select(watched).where(
        watched.c.workspace_id == workspace_id, watched.c.conversation_id == conversation_id
    )
    return await tx.first(statement.with_for_update() if lock else statement)


def served_now(workspace_id: UUID) -> sa.Select[Any]:
    """What agents have now, as rows of ``watched`` but for what was told."""
    now = sa.func.now()
    return sa.select(conversations.c.workspace_id, conversations.c.id, now, conversations.c.opened_at, now).where(
        conversations.c.workspace_id == workspace_id, conversations.c.state == "assigned"
    )


async def last_word(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> sa.Row[Any] | None:
    """(seq, by_kind, at) of the last message of a visitor or a member."""
    return await tx.first(
        sa.select(parts.c.seq, parts.c.by_kind, parts.c.at)
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == conversation_id,
            parts.c.kind == "message",
            parts.c.by_kind.in_(("visitor", "member")),
        )
        .order_by(parts.c.seq.desc())
        .limit(1)
    )
