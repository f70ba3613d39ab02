"""What went over to another customer with a merge."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.tables import merged_conversations


def merged_with(workspace_id: UUID, merge_id: UUID) -> sa.Select[UUID]:
    """The conversations, to be asked for in another statement."""
    return sa.select(merged_conversations.c.conversation_id).where(
        merged_conversations.c.workspace_id == workspace_id, merged_conversations.c.merge_id == merge_id
    )
