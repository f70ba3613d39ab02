"""Publish a draft as the next version, bring a version of before back, or drop the draft. No version is rewritten."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.go_live import Going, go_live
from haoke.knowledge.actions.save_draft import columns_of, write_entry
from haoke.knowledge.actions.use_entry import settle_feedback
from haoke.knowledge.contract import PublicationGuard
from haoke.knowledge.errors import EntryChanged, EntryNotApproved, EntryUnsettled
from haoke.knowledge.permissions import PUBLISH, REVIEW, WRITE
from haoke.knowledge.queries.entries import as_entry, entry_for
from haoke.knowledge.queries.versions import version_content
from haoke.knowledge.rules import clean_text, require_complete, require_filled
from haoke.knowledge.tables import versions
from haoke.knowledge.types import Content, Entry

NOTE = 500
_guards: list[PublicationGuard] = []


def guard_with(guard: PublicationGuard) -> None:
    """From now on this guard is asked before a draft is published."""
    _guards[:] = [guard]


async def guarded(tx: Tx, workspace_id: UUID, drafts: Sequence[tuple[UUID, int]]) -> None:
    """Raises what the guard refuses."""
    for guard in _guards:
        await guard(tx, workspace_id, drafts)


async def publish_entry(tx: Tx, actor: Actor, entry_id: UUID, revision: int, note: str = "") -> Entry:
    """What a reviewer has approved; one who may review approves by publishing.

    Raises PermissionDenied, EntryNotFound, EntryChanged, EntryUnsettled, EntryNotApproved, and what
    ``require_complete``, ``require_filled`` and the guard raise.
    """
    row = await entry_for(tx, actor, entry_id, PUBLISH, lock=True)
    if revision != row.revision:
        raise EntryChanged(revision=row.revision)
    if row.state == "published" and row.stage == "settled":
        return as_entry(row)
    if row.stage not in {"approved", "settled"} and actor.scope(REVIEW) is None:
        raise EntryNotApproved
    content = msgspec.convert(row.draft, Content)
    require_complete(content)
    require_filled(content)
    await guarded(tx, actor.workspace_id, [(entry_id, revision)])
    number = await _next_version(tx, actor, row, content, note, written_by=row.written_by)
    await record_audit(tx, actor, "entry.published", entry_id, name=content.title, version=number)
    return await write_entry(tx, row, state="published", stage="settled", published=number, remark="")


async def roll_back(tx: Tx, actor: Actor, entry_id: UUID, number: int, note: str = "") -> Entry:
    """The version of before becomes the newest one. A draft that is being written stays.

    Raises PermissionDenied, EntryNotFound, EntryVersionNotFound, and what ``require_complete`` and
    ``require_filled`` raise.
    """
    row = await entry_for(tx, actor, entry_id, PUBLISH, lock=True)
    content = await version_content(tx, actor.workspace_id, entry_id, number)
    require_complete(content)
    require_filled(content)
    newest = await _next_version(tx, actor, row, content, note, written_by=actor.id, restored=number)
    await record_audit(tx, actor, "entry.rolled_back", entry_id, name=content.title, version=newest, to=number)
    return await write_entry(tx, row, state="published", published=newest, **_unless_written_on(row, content))


async def discard_draft(tx: Tx, actor: Actor, entry_id: UUID, revision: int) -> Entry:
    """The draft is again what was published. Raises PermissionDenied, EntryNotFound, EntryChanged, EntryUnsettled."""
    row = await entry_for(tx, actor, entry_id, WRITE, lock=True)
    if revision != row.revision:
        raise EntryChanged(revision=row.revision)
    if row.published is None:
        raise EntryUnsettled
    content = await version_content(tx, actor.workspace_id, entry_id, row.published)
    return await write_entry(tx, row, **_draft_again(row, content))


async def _next_version(
    tx: Tx,
    actor: Actor,
    row: sa.Row[Any],
    content: Content,
    note: str,
    *,
    written_by: UUID | None,
    restored: int | None = None,
) -> int:
    number = (row.published or 0) + 1
    await tx.execute(
        versions.insert().values(
            workspace_id=row.workspace_id,
            entry_id=row.id,
            number=number,
            content=msgspec.to_builtins(content),
            note=clean_text(note)[:NOTE],
            written_by=written_by,
            published_by=actor.id,
            restored=restored,
        )
    )
    await go_live(tx, row.workspace_id, [Going(row.id, row.form, number, content)])
    await settle_feedback(tx, row.workspace_id, row.id)
    return number


def _unless_written_on(row: sa.Row[Any], content: Content) -> dict[str, Any]:
    return _draft_again(row, content) if row.stage == "settled" else {}


def _draft_again(row: sa.Row[Any], content: Content) -> dict[str, Any]:
    return {
        "draft": msgspec.to_builtins(content),
        "revision": row.revision + 1,
        "stage": "settled",
        "remark": "",
        **columns_of(content),
    }
