"""An entry helps in a conversation: it is opened, sent, or somebody says what is wrong with it."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.alert_members import alert_members
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.errors import EntryNotFound
from haoke.knowledge.permissions import READ
from haoke.knowledge.queries.entries import author_of
from haoke.knowledge.queries.search import live_entry
from haoke.knowledge.rules import clean_text
from haoke.knowledge.tables import feedback, uses
from haoke.knowledge.types import FeedbackKind

Use = Literal["opened", "sent"]
_TEXT = 1000


async def note_use(tx: Tx, actor: Actor, entry_id: UUID, use: Use) -> None:
    """Raises PermissionDenied, EntryNotFound."""
    actor.require(READ)
    if await live_entry(tx, actor, entry_id) is None:
        raise EntryNotFound
    key = {"workspace_id": actor.workspace_id, "entry_id": entry_id, "day": now().date()}
    await tx.execute(
        insert(uses).values(key | {use: 1}).on_conflict_do_update(index_elements=list(key), set_={use: uses.c[use] + 1})
    )


async def count_reads(tx: Tx, read: Mapping[tuple[UUID, UUID], int]) -> None:
    """How often entries (by workspace and id) were read in help centres today. In one order, so that two who write do
    not wait for each other in a circle."""
    day = now().date()
    rows = [
        {"workspace_id": workspace_id, "entry_id": entry_id, "day": day, "read": times}
        for (workspace_id, entry_id), times in sorted(read.items())
    ]
    added = insert(uses)
    await tx.execute(
        added.on_conflict_do_update(
            index_elements=["workspace_id", "entry_id", "day"], set_={"read": uses.c.read + added.excluded.read}
        ),
        rows,
    )


async def give_feedback(tx: Tx, actor: Actor, entry_id: UUID, kind: FeedbackKind, text: str) -> None:
    """What is wrong is told to the author. Raises PermissionDenied, EntryNotFound."""
    actor.require(READ)
    entry = await live_entry(tx, actor, entry_id)
    if entry is None:
        raise EntryNotFound
    said = {"kind": kind, "text": clean_text(text)[:_TEXT], "at": now()}
    key = {"workspace_id": actor.workspace_id, "entry_id": entry_id, "member_id": actor.member_id}
    await tx.execute(insert(feedback).values(key | said).on_conflict_do_update(index_elements=list(key), set_=said))
    author = await author_of(tx, actor.workspace_id, entry_id)
    if kind != "helpful" and author is not None and author != actor.id:
        path = f"/knowledge/entries/{entry_id}"
        await alert_members(tx, actor.workspace_id, [author], "entry_feedback", path, title=entry.content.title)


async def settle_feedback(tx: Tx, workspace_id: UUID, entry_id: UUID) -> None:
    """A new version answers what was said of the one before."""
    await tx.execute(
        sa.delete(feedback).where(
            feedback.c.workspace_id == workspace_id, feedback.c.entry_id == entry_id, feedback.c.kind != "helpful"
        )
    )
