"""What was looked at stays with its conversation's customer, when two turn out to be one person and when not."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations import catalog as conversations
from haoke.kernel.db import Tx
from haoke.supervision.tables import check_findings, inspections


async def follow_merge(tx: Tx, workspace_id: UUID, merge_id: UUID, customer_id: UUID) -> None:
    """``customer_id``: whose the conversations of the merge are now."""
    for table in (inspections, check_findings):
        await tx.execute(
            sa.update(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.conversation_id.in_(conversations.merged_with(workspace_id, merge_id)),
            )
            .values(customer_id=customer_id)
        )
