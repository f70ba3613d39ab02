"""The customer sees once who beside the owner writes to them."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.queries.views import agent_cards, as_shown
from haoke.conversations.tables import participants
from haoke.kernel.db import Tx


async def introduce(tx: Tx, row: sa.Row[Any], member_id: UUID) -> dict[str, Any] | None:
    """The participant's card the first time, None later. The caller holds the conversation's lock."""
    first = await tx.execute(
        sa.update(participants)
        .where(
            participants.c.workspace_id == row.workspace_id,
            participants.c.conversation_id == row.id,
            participants.c.member_id == member_id,
            participants.c.introduced.is_(False),
        )
        .values(introduced=True)
    )
    if not first.rowcount:
        return None
    card: dict[str, Any] = msgspec.to_builtins(
        as_shown((await agent_cards(tx, row.workspace_id, {member_id}))[member_id], None)
    )
    return card
