"""What customers write, for whoever follows it from afar: of many conversations at once, off the hot path."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.conversations.tables import conversations, parts
from haoke.conversations.types import FileRef
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids


class Voice(msgspec.Struct, frozen=True):
    """A customer's voice message."""

    conversation_id: UUID
    seq: int
    file: FileRef


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


async def voices_in(tx: Tx, workspace_id: UUID, wanted: Collection[UUID], since: datetime, limit: int) -> list[Voice]:
    """Customers' voice messages since then in these conversations of which nobody knows yet what was said."""
    known = parts.alias("known")
    spoken = sa.exists().where(
        known.c.workspace_id == parts.c.workspace_id,
        known.c.conversation_id == parts.c.conversation_id,
        known.c.seq > parts.c.seq,
        known.c.kind == "spoken",
        known.c.body["seq"].as_integer() == parts.c.seq,
    )
    first = parts.c.body["files"][0]
    rows = await tx.all(
        sa.select(parts.c.conversation_id, parts.c.seq, first.label("file"))
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == sa.any_(ids("conversations")),
            parts.c.at >= since,
            parts.c.kind == "message",
            parts.c.by_kind == "visitor",
            parts.c.recalled_at.is_(None),
            first["kind"].astext == "audio",
            ~spoken,
        )
        .order_by(parts.c.at)
        .limit(limit),
        {"conversations": list(wanted)},
    )
    return [Voice(row.conversation_id, row.seq, msgspec.convert(row.file, FileRef)) for row in rows]


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
