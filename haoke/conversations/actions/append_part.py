"""Append parts: the only way, beside the fast writer, that a conversation's sequence grows."""

import functools
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


async def append_parts(
    tx: Tx, row: sa.Row[Any], new: list[NewPart], *, asks: bool = False, **changes: Any
) -> tuple[sa.Row[Any], list[Part]]:
    """Take the next numbers, write the parts and ``changes`` of the conversation, and tell who listens.

    ``asks``: they end with a message of the customer that wants an answer. Returns the conversation as it is now and
    the parts.
    """
    where = {"of_workspace": row.workspace_id, "of_id": row.id, "parts": len(new)}
    changed = (await tx.execute(_grow(asks, *sorted(changes)), where | changes)).one()
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


@functools.lru_cache(maxsize=200)
def _grow(asks: bool, *names: str) -> sa.Executable:
    """The statement for changes of these columns: building it costs more than running it."""
    known = conversations.c
    values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    if asks:
        values |= {
            "unread": known.unread + 1,
            "waiting_since": sa.func.coalesce(known.waiting_since, sa.func.statement_timestamp()),
        }
    return (
        conversations.update()
        .where(known.workspace_id == sa.bindparam("of_workspace"), known.id == sa.bindparam("of_id"))
        .values(last_seq=known.last_seq + sa.bindparam("parts"), last_at=sa.func.statement_timestamp(), **values)
        .returning(conversations)
    )
