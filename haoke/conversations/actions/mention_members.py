"""A note calls colleagues: each hears of it, and may read the conversation from then on."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.enter_conversation import enter_conversation
from haoke.conversations.errors import MemberCannotRead
from haoke.conversations.events import MembersMentioned
from haoke.conversations.permissions import MENTION, READ
from haoke.conversations.queries.participants import participant_in
from haoke.conversations.types import Part
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied


async def mention_members(tx: Tx, actor: Actor, row: sa.Row[Any], note: Part, members: tuple[UUID, ...]) -> None:
    """``row`` is locked and has the note in it; a refusal undoes the note.

    Raises PermissionDenied (to show the conversation to somebody new), MemberNotFound, MemberCannotRead.
    """
    wanted = [member_id for member_id in dict.fromkeys(members) if member_id != actor.id]
    if not wanted:
        return
    await accounts.require_members(tx, row.workspace_id, wanted)
    names = await accounts.member_names(tx, row.workspace_id, [actor.member_id, *wanted])
    for member_id in wanted:
        colleague = await accounts.actor_of(tx, row.workspace_id, member_id)
        if colleague is None or colleague.scope(READ) is None:
            raise MemberCannotRead(name=names[member_id])
        if not _reads(colleague, row):
            if not _calls(actor, row):
                raise PermissionDenied(permission=MENTION)
            row = await enter_conversation(tx, row, member_id, "reader", quietly=True)
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    await alert_members(
        tx,
        row.workspace_id,
        wanted,
        "mention",
        f"/conversations/{row.id}",
        name=names[actor.member_id],
        customer=customer,
        text=str(note.body.get("text", "")),
    )
    await tx.emit(
        MembersMentioned(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            by=actor.member_id,
            member_ids=tuple(wanted),
            seq=note.seq,
        )
    )


def _reads(member: Actor, row: sa.Row[Any]) -> bool:
    """Whether the member reads the conversation without being called."""
    return participant_in(row, member.id) is not None or _reaches(member, row, READ)


def _calls(actor: Actor, row: sa.Row[Any]) -> bool:
    """Whether the actor may show the conversation to somebody who does not read it: its owner, helpers, managers."""
    here = participant_in(row, actor.id)
    return _reaches(actor, row, MENTION) or (
        here is not None and here.role != "reader" and actor.scope(MENTION) is not None
    )


def _reaches(actor: Actor, row: sa.Row[Any], permission: str) -> bool:
    scope = actor.scope(permission)
    if scope is None:
        return False
    return row.assignee_id == actor.id or scope is Scope.ALL or (scope is Scope.TEAM and row.team_id in actor.teams)
