"""An entry is over by its date."""

from datetime import datetime
from uuid import UUID

from haoke.accounts.actions.alert_members import alert_members
from haoke.kernel.auth import system
from haoke.kernel.db import Tx
from haoke.knowledge.actions.go_live import leave
from haoke.knowledge.actions.save_draft import write_entry
from haoke.knowledge.queries.entries import entry_for
from haoke.knowledge.queries.versions import published


async def expire_entry(tx: Tx, workspace_id: UUID, entry_id: UUID, at: datetime) -> None:
    """Nothing happens when it has been published anew meanwhile. Its author is told."""
    row = await entry_for(tx, system(workspace_id), entry_id, lock=True)
    if row.state != "published" or await published(tx, workspace_id, [entry_id], at):
        return
    await leave(tx, workspace_id, entry_id)
    await write_entry(tx, row, state="expired")
    if row.author_id is not None:
        path = f"/knowledge/entries/{entry_id}"
        await alert_members(tx, workspace_id, [row.author_id], "entry_expired", path, title=row.title)
