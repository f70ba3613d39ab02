"""Write on an entry: what is published stays as it is until the draft is published too."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms, now
from haoke.kernel.db import Tx
from haoke.knowledge.actions.keep_files import keep_files
from haoke.knowledge.errors import EntryChanged
from haoke.knowledge.permissions import WRITE
from haoke.knowledge.queries.categories import category_row
from haoke.knowledge.queries.entries import as_entry, entry_for
from haoke.knowledge.rules import cleaned
from haoke.knowledge.tables import entries
from haoke.knowledge.types import Content, Entry


async def save_draft(tx: Tx, actor: Actor, entry_id: UUID, revision: int, content: Content) -> Entry:
    """The draft may be as unfinished as it likes. Saving what is there already is no conflict.

    What waited for a reviewer is being written again. Raises PermissionDenied, EntryNotFound, EntryChanged when
    ``revision`` is not the current one, and what ``checked_draft`` raises.
    """
    row = await entry_for(tx, actor, entry_id, WRITE, lock=True)
    content = await checked_draft(tx, actor, entry_id, content)
    if msgspec.convert(row.draft, Content) == content:
        return as_entry(row)
    if revision != row.revision:
        raise EntryChanged(revision=row.revision)
    return await write_entry(
        tx,
        row,
        draft=msgspec.to_builtins(content),
        revision=revision + 1,
        stage="writing",
        written_by=actor.id,
        **columns_of(content),
    )


async def checked_draft(tx: Tx, actor: Actor, entry_id: UUID, content: Content, *, shelved: bool = False) -> Content:
    """The draft as it is kept, its files taken in. ``shelved``: the caller knows its category.

    Raises EntryAnswerTwice, EntryValidityInvalid, CategoryNotFound, TeamNotFound, EntryFileMissing.
    """
    content = cleaned(content)
    if content.category_id is not None and not shelved:
        await category_row(tx, actor.workspace_id, content.category_id)
    if content.team_ids:
        await accounts.require_teams(tx, actor.workspace_id, content.team_ids)
    await keep_files(tx, actor, entry_id, content)
    return content


def columns_of(content: Content) -> dict[str, Any]:
    """What of a draft stands in columns, for lists."""
    ends = content.valid_until
    return {
        "title": content.title,
        "category_id": content.category_id,
        "valid_until": None if ends is None else from_ms(ends),
    }


async def write_entry(tx: Tx, row: sa.Row[Any], **values: Any) -> Entry:
    """Change an entry's row, which the caller holds."""
    changed = await tx.execute(
        entries.update()
        .where(entries.c.workspace_id == row.workspace_id, entries.c.id == row.id)
        .values(updated_at=now(), **values)
        .returning(entries)
    )
    return as_entry(changed.one())
