"""Tell the workspace how available a member is now."""

from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.catalog import presence_of


async def publish_presence(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    presence = await presence_of(tx, workspace_id, member_id)
    if presence is not None:
        tx.publish(f"p:{workspace_id}", {"t": "presence", "presence": presence})
