"""Reading whose messages are to be fetched now, and how that went."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.channels.contract import Account
from haoke.channels.queries.accounts import account_of
from haoke.channels.tables import channel_accounts, channel_cursors
from haoke.kernel.db import Tx

_SAME = sa.and_(
    channel_cursors.c.workspace_id == channel_accounts.c.workspace_id,
    channel_cursors.c.account_id == channel_accounts.c.id,
)
_SERVED = sa.and_(channel_accounts.c.disabled.is_(False), channel_accounts.c.paused_at.is_(None))


async def accounts_due(tx: Tx, kinds: Collection[str], regular: Collection[str], limit: int) -> list[tuple[UUID, UUID]]:
    """Workspace and account. ``regular`` kinds are looked at without having been poked once."""
    rows = await tx.all(
        sa.select(channel_accounts.c.workspace_id, channel_accounts.c.id)
        .outerjoin(channel_cursors, _SAME)
        .where(
            channel_accounts.c.kind.in_(kinds),
            _SERVED,
            sa.or_(
                channel_cursors.c.due_at <= sa.func.now(),
                sa.and_(channel_cursors.c.account_id.is_(None), channel_accounts.c.kind.in_(regular)),
            ),
        )
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]


async def accounts_of_kinds(tx: Tx, kinds: Collection[str], limit: int) -> list[Account[Any]]:
    """In all workspaces, in the order they were made."""
    rows = await tx.all(
        sa.select(channel_accounts)
        .where(channel_accounts.c.kind.in_(kinds), _SERVED)
        .order_by(channel_accounts.c.id)
        .limit(limit)
    )
    return [account_of(row) for row in rows]


async def cursor_of(tx: Tx, workspace_id: UUID, account_id: UUID) -> sa.Row[Any] | None:
    """With whether it is ``due``."""
    return await tx.first(
        sa.select(channel_cursors, (channel_cursors.c.due_at <= sa.func.now()).label("due")).where(
            channel_cursors.c.workspace_id == workspace_id, channel_cursors.c.account_id == account_id
        )
    )
