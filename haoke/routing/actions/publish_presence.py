"""Tell the workspace how available a member is now, and the member at once how much they have."""

from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.catalog import presence_of


async def publish_presence(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    presence = await presence_of(tx, workspace_id, member_id)
    if presence is not None:
        tx.publish(f"p:{workspace_id}", {"t": "presence", "presence": presence})


def publish_load(tx: Tx, member_id: UUID, load: int) -> None:
    """The others hear of it from a job, some seconds' changes together."""
    tx.publish(f"m:{member_id}", {"t": "loads", "loads": {member_id: load}})
