"""Remove an entry for good, with its versions and files."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.files.saving import give_up_files
from haoke.knowledge.actions.go_live import leave
from haoke.knowledge.permissions import MANAGE, WRITE
from haoke.knowledge.queries.entries import entry_for
from haoke.knowledge.queries.files import files_of
from haoke.knowledge.tables import entries, versions


async def remove_entry(tx: Tx, actor: Actor, entry_id: UUID) -> None:
    """What was never published may be removed by its writer, everything by managers.

    Raises PermissionDenied, EntryNotFound.
    """
    row = await entry_for(tx, actor, entry_id, WRITE if actor.scope(MANAGE) is None else MANAGE, lock=True)
    if row.published is not None:
        actor.require(MANAGE)
    if row.state == "published":
        await leave(tx, actor.workspace_id, entry_id)
    for table, column in ((versions, versions.c.entry_id), (entries, entries.c.id)):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == actor.workspace_id, column == entry_id))
    await give_up_files(tx, actor.workspace_id, await files_of(tx, actor.workspace_id, entry_id))
    await record_audit(tx, actor, "entry.removed", entry_id, name=row.title)
