"""The way of a draft to its reviewer: handed in, approved or sent back."""

from uuid import UUID

from haoke.accounts.actions.alert_members import alert_members
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.save_draft import write_entry
from haoke.knowledge.errors import EntryChanged, EntryUnsettled
from haoke.knowledge.permissions import REVIEW, WRITE
from haoke.knowledge.queries.entries import as_entry, entry_for
from haoke.knowledge.rules import clean_text, require_complete
from haoke.knowledge.types import Entry

_REMARK = 1000


async def hand_in(tx: Tx, actor: Actor, entry_id: UUID, revision: int) -> Entry:
    """The draft waits for a reviewer.

    Raises PermissionDenied, EntryNotFound, EntryChanged, EntryUnsettled, and what ``require_complete`` raises.
    """
    row = await entry_for(tx, actor, entry_id, WRITE, lock=True)
    if revision != row.revision:
        raise EntryChanged(revision=row.revision)
    if row.stage == "review":
        return as_entry(row)
    if row.stage != "writing":
        raise EntryUnsettled
    require_complete(as_entry(row).draft)
    await record_audit(tx, actor, "entry.handed_in", entry_id, name=row.title)
    return await write_entry(tx, row, stage="review", remark="")


async def approve(tx: Tx, actor: Actor, entry_id: UUID, revision: int) -> Entry:
    """The draft may be published. Raises PermissionDenied, EntryNotFound, EntryChanged, EntryUnsettled."""
    row = await entry_for(tx, actor, entry_id, REVIEW, lock=True)
    if revision != row.revision:
        raise EntryChanged(revision=row.revision)
    if row.stage != "review":
        raise EntryUnsettled
    await record_audit(tx, actor, "entry.approved", entry_id, name=row.title)
    return await write_entry(tx, row, stage="approved", remark="")


async def send_back(tx: Tx, actor: Actor, entry_id: UUID, remark: str) -> Entry:
    """The draft has to be written on; the remark says why, and its writer is told.

    Raises PermissionDenied, EntryNotFound, EntryUnsettled.
    """
    row = await entry_for(tx, actor, entry_id, REVIEW, lock=True)
    if row.stage not in {"review", "approved"}:
        raise EntryUnsettled
    remark = clean_text(remark)[:_REMARK]
    await record_audit(tx, actor, "entry.sent_back", entry_id, name=row.title, remark=remark)
    if row.written_by is not None and row.written_by != actor.id:
        path = f"/knowledge/entries/{entry_id}"
        await alert_members(tx, actor.workspace_id, [row.written_by], "entry_sent_back", path, title=row.title)
    return await write_entry(tx, row, stage="writing", remark=remark)
