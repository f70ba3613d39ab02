"""Append a part: the only way, beside the fast writer, that a conversation's sequence grows."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.frames import part_frames
from haoke.conversations.queries import as_part
from haoke.conversations.tables import conversations, parts
from haoke.conversations.types import Author, Part
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

SYSTEM = Author("system")


async def append_part(
    tx: Tx,
    row: sa.Row[Any],
    kind: str,
    by: Author,
    body: dict[str, Any],
    *,
    id: UUID | None = None,
    **changes: Any,
) -> tuple[sa.Row[Any], Part]:
    """Take the next number, write the part and ``changes`` of the conversation, and tell who listens.

    Returns the conversation as it is now and the part.
    """
    changed = (
        await tx.execute(
            conversations.update()
            .where(conversations.c.workspace_id == row.workspace_id, conversations.c.id == row.id)
            .values(last_seq=conversations.c.last_seq + 1, last_at=sa.func.statement_timestamp(), **changes)
            .returning(conversations)
        )
    ).one()
    written = (
        await tx.execute(
            parts.insert()
            .values(
                workspace_id=row.workspace_id,
                conversation_id=row.id,
                seq=changed.last_seq,
                id=id or new_id(),
                kind=kind,
                by_kind=by.kind,
                by_id=by.id,
                body=body,
                at=changed.last_at,
            )
            .returning(parts)
        )
    ).one()
    part = as_part(written)
    for topic, frame in part_frames(row.id, part):
        tx.publish(topic, frame)
    return changed, part
