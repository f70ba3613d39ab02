"""Note on closing what a conversation was about, or later, and change it within the permission."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.code_tree import path_of, usable
from haoke.conversations.errors import ClosingCodeNotFound, ClosingCodeRetired, WrapUpRequired, WrapUpTooEarly
from haoke.conversations.events import ConversationWrappedUp
from haoke.conversations.permissions import WRITE_WRAP_UP
from haoke.conversations.queries.closing_codes import codes_of, hold_code, is_required, wrap_up_row, wrap_up_view
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.tables import wrap_ups
from haoke.conversations.types import Author, WrapUp
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def save_wrap_up(
    tx: Tx, actor: Actor, conversation_id: UUID, code_id: UUID | None, solved: bool | None, tags: list[str], note: str
) -> WrapUp:
    """The same twice is one. Raises ConversationNotFound, WrapUpTooEarly, ClosingCodeNotFound, ClosingCodeRetired."""
    row = await conversation_for(tx, actor, conversation_id, WRITE_WRAP_UP, lock=True)
    if row.assignee_id is None:
        raise WrapUpTooEarly
    if code_id is not None and not await hold_code(tx, row.workspace_id, code_id):
        raise ClosingCodeNotFound
    codes = await codes_of(tx, row.workspace_id)
    stored = await wrap_up_row(tx, row.workspace_id, row.id)
    before = None if stored is None else wrap_up_view(codes, stored)
    kept = before is not None and before.code_id == code_id
    if code_id is not None and not kept and not usable(codes, code_id, row.team_id):
        raise ClosingCodeRetired
    clean = list(dict.fromkeys(tag.replace("\0", "").strip() for tag in tags))
    wrap_up = WrapUp(
        code_id=code_id,
        path=path_of(codes, code_id),
        solved=solved,
        tags=[tag for tag in clean if tag],
        note=note.replace("\0", "").strip(),
    )
    if wrap_up != before:
        await _write(tx, actor, row, wrap_up, changed=before is not None)
    return wrap_up


async def _write(tx: Tx, actor: Actor, row: sa.Row[Any], wrap_up: WrapUp, *, changed: bool) -> None:
    values = {name: getattr(wrap_up, name) for name in ("code_id", "solved", "tags", "note")} | {"by_id": actor.id}
    statement = insert(wrap_ups).values(workspace_id=row.workspace_id, conversation_id=row.id, **values)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "conversation_id"], set_=values | {"changed_at": now()}
        )
    )
    before = was(row)
    body = msgspec.to_builtins(wrap_up) | {"changed": changed}
    row, _ = await append_part(tx, row, "wrap_up", Author("member", actor.id), body)
    await tx.emit(
        ConversationWrappedUp(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            by=actor.member_id,
            code_id=wrap_up.code_id,
            solved=wrap_up.solved,
            changed=changed,
        )
    )
    await announce(tx, row, before)


async def refuse_unwrapped(tx: Tx, actor: Actor, row: sa.Row[Any]) -> None:
    """The agent of a team that wants it closes with a wrap-up. Visitors, supervisors and the clock close without.

    Raises WrapUpRequired.
    """
    if (
        actor.kind != "member"
        or actor.id != row.assignee_id
        or not await is_required(tx, row.workspace_id, row.team_id)
    ):
        return
    known = await wrap_up_row(tx, row.workspace_id, row.id)
    if known is None or known.code_id is None:
        raise WrapUpRequired
