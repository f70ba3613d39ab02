"""Append parts: the only way, beside the fast writer, that a conversation's sequence grows."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.frames import part_frames
from haoke.conversations.tables import conversations, parts
from haoke.conversations.types import Author, Part
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

SYSTEM = Author("system")
_INSERT = parts.insert()


class NewPart(msgspec.Struct, frozen=True):
    kind: str
    by: Author
    body: dict[str, Any] = {}
    id: UUID = msgspec.field(default_factory=new_id)


async def append_part(
    tx: Tx, row: sa.Row[Any], kind: str, by: Author, body: dict[str, Any], **changes: Any
) -> tuple[sa.Row[Any], Part]:
    """One part; see ``append_parts``."""
    changed, written = await append_parts(tx, row, [NewPart(kind, by, body)], **changes)
    return changed, written[0]


async def append_parts(tx: Tx, row: sa.Row[Any], new: list[NewPart], **changes: Any) -> tuple[sa.Row[Any], list[Part]]:
    """Take the next numbers, write the parts and ``changes`` of the conversation, and tell who listens.

    Returns the conversation as it is now and the parts.
    """
    changed = (
        await tx.execute(
            conversations.update()
            .where(conversations.c.workspace_id == row.workspace_id, conversations.c.id == row.id)
            .values(last_seq=conversations.c.last_seq + len(new), last_at=sa.func.statement_timestamp(), **changes)
            .returning(conversations)
        )
    ).one()
    first = changed.last_seq - len(new) + 1
    await tx.execute(
        _INSERT,
        [
            {
                "workspace_id": row.workspace_id,
                "conversation_id": row.id,
                "seq": first + place,
                "id": part.id,
                "kind": part.kind,
                "by_kind": part.by.kind,
                "by_id": part.by.id,
                "body": part.body,
                "at": changed.last_at,
            }
            for place, part in enumerate(new)
        ],
    )
    at = to_ms(changed.last_at)
    written = [Part(first + place, part.id, part.kind, part.by, at, part.body) for place, part in enumerate(new)]
    for part in written:
        for topic, frame in part_frames(row.id, part):
            tx.publish(topic, frame)
    return changed, written
