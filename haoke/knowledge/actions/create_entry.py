"""A new entry. It is a draft until it is published."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.save_draft import checked_draft, columns_of
from haoke.knowledge.errors import EntryKeyTaken, EntryLimit
from haoke.knowledge.permissions import WRITE
from haoke.knowledge.queries.entries import as_entry, count_entries, entry_for, key_taken
from haoke.knowledge.rules import MAX_ENTRIES
from haoke.knowledge.tables import entries
from haoke.knowledge.types import Content, Entry, Form


async def create_entry(
    tx: Tx, actor: Actor, form: Form, content: Content, key: str = "", entry_id: UUID | None = None
) -> Entry:
    """With the client's own ``entry_id`` a second click makes no second entry.

    Raises PermissionDenied, EntryKeyTaken, EntryLimit, and what ``checked_draft`` raises.
    """
    actor.require(WRITE)
    if await count_entries(tx, actor.workspace_id) >= MAX_ENTRIES:
        raise EntryLimit(limit=MAX_ENTRIES)
    if key and await key_taken(tx, actor.workspace_id, key):
        raise EntryKeyTaken(key=key)
    new = entry_id or new_id()
    content = await checked_draft(tx, actor, new, content)
    values = {
        "workspace_id": actor.workspace_id,
        "id": new,
        "form": form,
        "key": key,
        "draft": msgspec.to_builtins(content),
        "author_id": actor.id,
        "written_by": actor.id,
        **columns_of(content),
    }
    try:
        await tx.execute(entries.insert().values(values))
    except sa.exc.IntegrityError:  # somebody else took the key at the same moment, or the entry was sent twice
        raise EntryKeyTaken(key=key or str(new)) from None
    await record_audit(tx, actor, "entry.created", new, name=content.title)
    return as_entry(await entry_for(tx, actor, new))
