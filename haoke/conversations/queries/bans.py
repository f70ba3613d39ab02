"""The black list."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import BanNotFound
from haoke.conversations.tables import bans, conversations
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def lasting_bans(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    return await tx.all(
        sa.select(bans.c.kind, bans.c.target, bans.c.until).where(
            bans.c.workspace_id == workspace_id, sa.or_(bans.c.until.is_(None), bans.c.until > now())
        )
    )


async def ban_rows(tx: Tx, workspace_id: UUID, *, search: str, before: UUID | None, limit: int) -> list[sa.Row[Any]]:
    """The newest first, expired ones too."""
    statement = sa.select(bans).where(bans.c.workspace_id == workspace_id)
    if search:
        statement = statement.where(
            sa.or_(*(bans.c[name].icontains(search, autoescape=True) for name in ("label", "reason", "target")))
        )
    if before is not None:
        statement = statement.where(bans.c.id < before)
    return await tx.all(statement.order_by(bans.c.id.desc()).limit(limit))


async def ban_row(tx: Tx, workspace_id: UUID, ban_id: UUID) -> sa.Row[Any]:
    row = await tx.first(sa.select(bans).where(bans.c.workspace_id == workspace_id, bans.c.id == ban_id))
    if row is None:
        raise BanNotFound
    return row


async def count_bans(tx: Tx, workspace_id: UUID) -> int:
    size: int = await tx.scalar(sa.select(sa.func.count()).where(bans.c.workspace_id == workspace_id))
    return size


async def over_bans(tx: Tx, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace id, id) of what has been over since before, in all workspaces."""
    rows: list[Any] = await tx.all(sa.select(bans.c.workspace_id, bans.c.id).where(bans.c.until < before).limit(limit))
    return [(workspace_id, found) for workspace_id, found in rows]


async def open_conversations_of(tx: Tx, workspace_id: UUID, kind: str, person: UUID) -> list[UUID]:
    """Of a visitor or a customer: at most one a site."""
    column = conversations.c.visitor_id if kind == "visitor" else conversations.c.customer_id
    rows = await tx.all(
        sa.select(conversations.c.id)
        .where(conversations.c.workspace_id == workspace_id, column == person, conversations.c.state != "closed")
        .order_by(conversations.c.id)
    )
    return [row.id for row in rows]
