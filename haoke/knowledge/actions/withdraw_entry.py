"""Take an entry back: nobody finds it any more. Its versions stay, and it can be published again."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.go_live import leave
from haoke.knowledge.actions.save_draft import write_entry
from haoke.knowledge.errors import EntryUnsettled
from haoke.knowledge.permissions import PUBLISH
from haoke.knowledge.queries.entries import as_entry, entry_for
from haoke.knowledge.types import Entry


async def withdraw_entry(tx: Tx, actor: Actor, entry_id: UUID) -> Entry:
    """Raises PermissionDenied, EntryNotFound, EntryUnsettled."""
    row = await entry_for(tx, actor, entry_id, PUBLISH, lock=True)
    if row.state == "withdrawn":
        return as_entry(row)
    if row.state == "draft":
        raise EntryUnsettled
    await leave(tx, actor.workspace_id, entry_id)
    await record_audit(tx, actor, "entry.withdrawn", entry_id, name=row.title)
    return await write_entry(tx, row, state="withdrawn")
