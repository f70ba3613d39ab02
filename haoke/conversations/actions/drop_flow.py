"""A flow was removed: sites that it received visitors for go without one."""

from uuid import UUID

from haoke.conversations.tables import receptions
from haoke.kernel.db import Tx


async def drop_flow(tx: Tx, workspace_id: UUID, flow_id: UUID) -> None:
    await tx.execute(
        receptions.update()
        .where(receptions.c.workspace_id == workspace_id, receptions.c.flow_id == flow_id)
        .values(flow_id=None)
    )
