"""Reading the sequence of a conversation."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import ClientIdTaken
from haoke.conversations.tables import parts
from haoke.conversations.types import (
    INTERNAL_KINDS,
    Author,
    Part,
)
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


def as_part(row: Any) -> Part:
    return Part(
        row.seq, row.id, row.kind, Author(row.by_kind, row.by_id), to_ms(row.at), row.body, row.recalled_at is not None
    )


TAKEN = """
SELECT p.conversation_id, p.id
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS m (workspace_id, conversation_id, id)
    JOIN parts p USING (workspace_id, conversation_id, id)
"""
"""For the fast writer: which of these ids are parts already, as (conversation, id)."""


async def part_by_id(tx: Tx, workspace_id: UUID, conversation_id: UUID, part_id: UUID) -> Part | None:
    row = await tx.first(
        sa.select(parts).where(
            parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.id == part_id
        )
    )
    return None if row is None else as_part(row)


async def part_sent_before(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, part_id: UUID, author: Author
) -> Part | None:
    """What the author has sent under this id already. Raises ClientIdTaken when somebody else has."""
    known = await part_by_id(tx, workspace_id, conversation_id, part_id)
    if known is not None and known.by != author:
        raise ClientIdTaken
    return known


async def part_by_seq(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> Part | None:
    row = await tx.first(
        sa.select(parts).where(
            parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq == seq
        )
    )
    return None if row is None else as_part(row)


async def parts_after(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, limit: int, internal: bool
) -> tuple[list[Part], int]:
    """The parts after ``seq`` that the reader may see, oldest first, and the number they reach to."""
    statement = (
        sa.select(parts)
        .where(parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq > seq)
        .order_by(parts.c.seq)
        .limit(limit)
    )
    found = [as_part(row) for row in await tx.all(statement)]
    through = found[-1].seq if found else seq
    return [part for part in found if internal or part.kind not in INTERNAL_KINDS], through


async def parts_before(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, limit: int, internal: bool
) -> tuple[list[Part], int]:
    """The parts before ``seq`` that the reader may see, oldest first, and the first number looked at."""
    statement = (
        sa.select(parts)
        .where(parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq < seq)
        .order_by(parts.c.seq.desc())
        .limit(limit)
    )
    found = [as_part(row) for row in await tx.all(statement)]
    start = found[-1].seq if found else seq
    return [part for part in reversed(found) if internal or part.kind not in INTERNAL_KINDS], start


async def last_nudge(tx: Tx, workspace_id: UUID, conversation_id: UUID, by: Author, last_seq: int) -> Part | None:
    """The side's latest nudge among the last fifty parts."""
    row = await tx.first(
        sa.select(parts)
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == conversation_id,
            parts.c.seq > last_seq - 50,
            parts.c.kind == "nudge",
            parts.c.by_kind == by.kind,
        )
        .order_by(parts.c.seq.desc())
        .limit(1)
    )
    return None if row is None else as_part(row)
