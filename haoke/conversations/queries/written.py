"""What customers write, for whoever follows it from afar: of many conversations at once, off the hot path."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.conversations.tables import conversations, parts
from haoke.kernel.db import Tx

_GOING_ON = sa.text("state <> 'closed'")  # as in the index of open ones


async def written_since(tx: Tx, since: datetime, limit: int) -> list[sa.Row[Any]]:
    """Conversations of all workspaces that go on and in which somebody wrote since, the longest ago first."""
    known = conversations.c
    return await tx.all(
        sa.select(known.workspace_id, known.id, known.last_seq, known.last_at)
        .where(_GOING_ON, known.last_at >= since)
        .order_by(known.last_at, known.id)
        .limit(limit)
    )


async def texts_after(tx: Tx, workspace_id: UUID, after: Mapping[UUID, int], limit: int) -> list[sa.Row[Any]]:
    """What customers wrote after a number in each of these: conversation, seq, moment and text, in order."""
    asked = (
        sa.func.unnest(
            sa.bindparam("conversations", list(after), ARRAY(sa.Uuid())),
            sa.bindparam("after", list(after.values()), ARRAY(sa.BigInteger())),
        )
        .table_valued("conversation_id", "seq")
        .render_derived()
    )
    return await tx.all(
        sa.select(parts.c.conversation_id, parts.c.seq, parts.c.at, parts.c.body["text"].astext.label("text"))
        .join(asked, sa.and_(parts.c.conversation_id == asked.c.conversation_id, parts.c.seq > asked.c.seq))
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.by_kind == "visitor",
            parts.c.kind == "message",
            parts.c.recalled_at.is_(None),
        )
        .order_by(parts.c.conversation_id, parts.c.seq)
        .limit(limit)
    )
