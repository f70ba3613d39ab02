"""Reading what is kept of accounts at their providers."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.channels.tables import channel_tokens, channel_uploads
from haoke.kernel.db import Tx


async def known_token(
    tx: Tx, workspace_id: UUID, account_id: UUID, name: str, *, lock: bool = False
) -> sa.Row[Any] | None:
    table = channel_tokens
    statement = sa.select(table).where(
        table.c.workspace_id == workspace_id, table.c.account_id == account_id, table.c.name == name
    )
    return await tx.first(statement.with_for_update() if lock else statement)


async def known_upload(tx: Tx, workspace_id: UUID, account_id: UUID, file_id: UUID, kind: str) -> str | None:
    """The provider's id of one of our files, while it lives there."""
    table = channel_uploads
    found: str | None = await tx.scalar(
        sa.select(table.c.value).where(
            table.c.workspace_id == workspace_id,
            table.c.account_id == account_id,
            table.c.file_id == file_id,
            table.c.kind == kind,
            table.c.expires_at > sa.func.now(),
        )
    )
    return found
