"""A queue serves another team now: so do the conversations in it that are not closed."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.frames import team_list_topic, whole_list_topic
from haoke.conversations.tables import conversations
from haoke.kernel.db import Tx


async def move_conversations(tx: Tx, workspace_id: UUID, queue_id: UUID, team_id: UUID, from_team_id: UUID) -> None:
    """Whoever looks at a list that may have changed is asked to fetch it again."""
    await tx.execute(
        sa.update(conversations)
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.queue_id == queue_id,
            conversations.c.state != "closed",
        )
        .values(team_id=team_id)
    )
    for topic in (
        whole_list_topic(workspace_id),
        team_list_topic(workspace_id, team_id),
        team_list_topic(workspace_id, from_team_id),
    ):
        tx.publish(topic, {"t": "resync"})
