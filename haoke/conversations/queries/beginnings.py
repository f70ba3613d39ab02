"""Reading what members began, and whether a conversation with somebody is open."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.tables import begun, conversations
from haoke.kernel.db import Tx


async def open_conversations(
    tx: Tx, workspace_id: UUID, people: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], UUID]:
    """(account, visitor) → their open conversation."""
    if not people:
        return {}
    who = sa.tuple_(conversations.c.site_id, conversations.c.visitor_id)
    rows = await tx.all(
        sa.select(conversations.c.id, conversations.c.site_id, conversations.c.visitor_id).where(
            conversations.c.workspace_id == workspace_id, sa.text("state <> 'closed'"), who.in_(sorted(people))
        )
    )
    return {(row.site_id, row.visitor_id): row.id for row in rows}


async def begun_row(tx: Tx, workspace_id: UUID, member_id: UUID, id: UUID) -> sa.Row[Any] | None:
    return await tx.first(
        sa.select(begun).where(begun.c.workspace_id == workspace_id, begun.c.member_id == member_id, begun.c.id == id)
    )


async def begun_since(tx: Tx, workspace_id: UUID, member_id: UUID, since: datetime) -> int:
    """How many messages to others a member has begun with."""
    count: int = await tx.scalar(
        sa.select(sa.func.count())
        .select_from(begun)
        .where(begun.c.workspace_id == workspace_id, begun.c.member_id == member_id, begun.c.at > since)
    )
    return count


async def old_beginnings(tx: Tx, before: datetime, limit: int) -> list[tuple[UUID, UUID, UUID]]:
    rows = await tx.all(
        sa.select(begun.c.workspace_id, begun.c.member_id, begun.c.id).where(begun.c.at < before).limit(limit)
    )
    return [(row.workspace_id, row.member_id, row.id) for row in rows]
