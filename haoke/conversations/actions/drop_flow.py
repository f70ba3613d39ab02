"""A flow was removed: sites and business lines that it received visitors for go without one."""

from uuid import UUID

from haoke.conversations.queries.lines import kept_menus
from haoke.conversations.tables import business_lines, receptions
from haoke.kernel.db import Tx


async def drop_flow(tx: Tx, workspace_id: UUID, flow_id: UUID) -> None:
    await tx.execute(
        receptions.update()
        .where(receptions.c.workspace_id == workspace_id, receptions.c.flow_id == flow_id)
        .values(flow_id=None)
    )
    await tx.execute(
        business_lines.update()
        .where(business_lines.c.workspace_id == workspace_id, business_lines.c.flow_id == flow_id)
        .values(flow_id=None)
    )
    kept_menus.changed(tx, workspace_id)
