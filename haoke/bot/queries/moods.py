"""How conversations sound."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.bot.tables import conversation_moods
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids


async def moods_of(tx: Tx, workspace_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, sa.Row[Any]]:
    """Those that are known, with the last message they come from."""
    rows = await tx.all(
        sa.select(conversation_moods).where(
            conversation_moods.c.workspace_id == workspace_id,
            conversation_moods.c.conversation_id == sa.any_(ids("conversations")),
        ),
        {"conversations": list(conversation_ids)},
    )
    return {row.conversation_id: row for row in rows}


def moods_before(moment: datetime, *, limit: int) -> sa.Select[tuple[UUID, UUID]]:
    """Keys of what nobody has written in since."""
    known = conversation_moods.c
    return sa.select(known.workspace_id, known.conversation_id).where(known.at < moment).limit(limit)
