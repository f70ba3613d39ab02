"""Take in a table of quick replies. A preview says of each row what would become of it, and changes nothing."""

from itertools import islice
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.actions.add_quick_reply import stored
from haoke.conversations.errors import TableUnreadable, TextTooLong, TooManyQuickReplies
from haoke.conversations.queries.quick_replies import owner_of, quick_replies_of
from haoke.conversations.quick_reply_rules import MAX_TABLE, MOST, read_table
from haoke.conversations.tables import quick_replies
from haoke.conversations.types import QuickReplyValues
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id

Fate = Literal["new", "changed", "same", "bad"]


class ImportedRow(msgspec.Struct, frozen=True):
    """What becomes of a row. ``problem`` is the refusal of a bad one."""

    line: int
    fate: Fate
    values: QuickReplyValues | None
    problem: Refusal | None


async def import_quick_replies(
    tx: Tx, actor: Actor, scope: Scope, team_id: UUID | None, table: str, *, preview: bool
) -> list[ImportedRow]:
    """Rows with the short code, or without one the title, of a known quick reply change it; bad rows are left out.

    Raises PermissionDenied, TeamNotFound, TextTooLong, TableUnreadable, TooManyQuickReplies.
    """
    owner_id = owner_of(actor, scope, team_id)
    if scope is Scope.TEAM:
        await accounts.require_teams(tx, actor.workspace_id, [owner_id])
    if len(table) > MAX_TABLE:
        raise TextTooLong(limit=MAX_TABLE)
    known = await quick_replies_of(tx, actor.workspace_id, owner_id)
    judged = _judged(known, table)
    if not judged:
        raise TableUnreadable
    new = [row for row in judged if row.fate == "new"]
    changed = [row for row in judged if row.fate == "changed"]
    if max(len(judged), len(known) + len(new)) > MOST:
        raise TooManyQuickReplies(limit=MOST)
    if not preview and (new or changed):
        await _change(tx, actor.workspace_id, known, changed)
        await _add(tx, actor.workspace_id, scope, owner_id, known, new)
        await record_audit(tx, actor, "quick_reply.imported", owner_id, new=len(new), changed=len(changed))
    return judged


def _judged(known: list[sa.Row[Any]], table: str) -> list[ImportedRow]:
    by_key = {_key(row): row for row in known}
    return [
        ImportedRow(row.line, "bad", None, row.problem)
        if row.values is None
        else ImportedRow(row.line, _fate(by_key.get(_key(row.values)), row.values), row.values, None)
        for row in islice(read_table(table), MOST + 1)
    ]


async def _change(tx: Tx, workspace_id: UUID, known: list[sa.Row[Any]], changed: list[ImportedRow]) -> None:
    ids = {_key(row): row.id for row in known}
    rows = [
        {"workspace": workspace_id, "reply": ids[_key(row.values)], **stored(row.values)}
        for row in changed
        if row.values is not None
    ]
    if rows:
        await tx.execute(_CHANGE, rows)


async def _add(
    tx: Tx, workspace_id: UUID, scope: Scope, owner_id: UUID, known: list[sa.Row[Any]], new: list[ImportedRow]
) -> None:
    first = max((row.place + 1 for row in known), default=0)
    owner = {"workspace_id": workspace_id, "scope": scope.value, "owner_id": owner_id}
    rows = [
        {**owner, "id": new_id(), "place": place, **stored(row.values)}
        for place, row in enumerate(new, first)
        if row.values is not None
    ]
    if rows:
        await tx.execute(quick_replies.insert(), rows)


def _key(reply: Any) -> tuple[str, str]:
    return ("code", reply.code.lower()) if reply.code else ("title", reply.title)


def _fate(before: sa.Row[Any] | None, values: QuickReplyValues) -> Fate:
    if before is None:
        return "new"
    same = all(getattr(before, name) == getattr(values, name) for name in QuickReplyValues.__struct_fields__)
    return "same" if same else "changed"


_CHANGE = (
    quick_replies.update()
    .where(quick_replies.c.workspace_id == sa.bindparam("workspace"), quick_replies.c.id == sa.bindparam("reply"))
    .values({name: sa.bindparam(name) for name in ("folder", "code", "title", "text", "initials")})
)
