"""Fill in the company's own terms in all entries at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.publish_entry import publish_entry
from haoke.knowledge.actions.save_draft import write_entry
from haoke.knowledge.gaps import filled, gaps_in
from haoke.knowledge.permissions import MANAGE, PUBLISH, REVIEW
from haoke.knowledge.queries.entries import as_entry
from haoke.knowledge.queries.gaps import MOST_WITH_GAPS, entries_with_gaps
from haoke.knowledge.rules import clean_line


class GapsFilled(msgspec.Struct, frozen=True):
    """How many entries were changed, how many of them are live now, and in how many something is still open."""

    changed: int
    published: int
    open: int


async def fill_gaps(tx: Tx, actor: Actor, values: Mapping[str, str], *, publish: bool = False) -> GapsFilled:
    """``publish``: what came in by an import and is complete now is published; what somebody is writing is not.

    Raises PermissionDenied.
    """
    actor.require(MANAGE)
    if publish:
        actor.require(PUBLISH)
        actor.require(REVIEW)
    known = {name: text for name, raw in values.items() if (text := clean_line(raw))}
    changed = published = left = 0
    after: UUID | None = None
    for _ in range(MOST_WITH_GAPS // _BATCH):
        rows = await entries_with_gaps(tx, actor.workspace_id, after=after, limit=_BATCH, lock=True)
        for row in rows:
            before = as_entry(row).draft
            content = filled(before, known)
            complete = not gaps_in(content)
            left += not complete
            if content == before:
                continue
            changed += 1
            entry = await write_entry(tx, row, **_draft(row, msgspec.to_builtins(content), actor))
            if publish and complete and _imported(row):
                await publish_entry(tx, actor, row.id, entry.revision)
                published += 1
        if len(rows) < _BATCH:
            break
        after = rows[-1].id
    if changed:
        await record_audit(tx, actor, "entry.gaps_filled", actor.workspace_id, entries=changed)
    return GapsFilled(changed, published, left)


_BATCH = 200


def _draft(row: sa.Row[Any], draft: Any, actor: Actor) -> dict[str, Any]:
    return {"draft": draft, "revision": row.revision + 1, "stage": "writing", "written_by": actor.id, "remark": ""}


def _imported(row: sa.Row[Any]) -> bool:
    """Whether nobody is at work on it: it was never published and has the key of its pack, or is just as published."""
    return bool(row.stage == "settled" or (row.state == "draft" and row.stage == "writing" and row.key))
