"""Conversations follow their customer: to another one with a merge, and back when it is undone."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.actions.admit_visitor import bans
from haoke.conversations.actions.announce_customer import announce_customer
from haoke.conversations.queries.merged import merged_with
from haoke.conversations.tables import conversations, merged_conversations, ratings
from haoke.kernel.db import Tx


async def follow_merge(tx: Tx, workspace_id: UUID, merge_id: UUID, kept_id: UUID, merged_id: UUID) -> None:
    """What went over is remembered, so that it and nothing else can go back."""
    moved = await tx.execute(
        sa.update(conversations)
        .where(conversations.c.workspace_id == workspace_id, conversations.c.customer_id == merged_id)
        .values(customer_id=kept_id)
        .returning(conversations.c.id)
    )
    found = [{"workspace_id": workspace_id, "merge_id": merge_id, "conversation_id": row.id} for row in moved]
    if found:
        await tx.execute(merged_conversations.insert(), found)
    await _settle(tx, workspace_id, merge_id, kept_id, kept_id)


async def follow_undoing(tx: Tx, workspace_id: UUID, merge_id: UUID, kept_id: UUID, merged_id: UUID) -> None:
    await tx.execute(
        sa.update(conversations)
        .where(
            conversations.c.workspace_id == workspace_id, conversations.c.id.in_(merged_with(workspace_id, merge_id))
        )
        .values(customer_id=merged_id)
    )
    await _settle(tx, workspace_id, merge_id, merged_id, kept_id)
    await announce_customer(tx, workspace_id, merged_id)


async def _settle(tx: Tx, workspace_id: UUID, merge_id: UUID, customer_id: UUID, kept_id: UUID) -> None:
    """Ratings go with their conversation; whoever is banned is found again under the ids they have now."""
    await tx.execute(
        sa.update(ratings)
        .where(
            ratings.c.workspace_id == workspace_id,
            ratings.c.conversation_id.in_(merged_with(workspace_id, merge_id)),
        )
        .values(customer_id=customer_id)
    )
    bans.changed(tx, workspace_id)
    await announce_customer(tx, workspace_id, kept_id)
