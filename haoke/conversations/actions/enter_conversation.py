"""A member comes into a conversation beside its owner, or goes: the one way for helpers, supervisors and readers.

The caller has passed the gate, holds the conversation's lock and has taken or will give back the room it takes.
"""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.errors import TooManyParticipants
from haoke.conversations.events import ParticipantEntered, ParticipantLeft
from haoke.conversations.queries.participants import participant_in
from haoke.conversations.queries.views import participants_of
from haoke.conversations.tables import conversations, participants
from haoke.conversations.types import Author, Participant, Role
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx

MOST = 50


async def enter_conversation(
    tx: Tx, row: sa.Row[Any], member_id: UUID, role: Role, *, units: int = 0, quietly: bool = False
) -> sa.Row[Any]:
    """The conversation as it is now. ``quietly``: without a line in its course.

    A reader who comes to help is a helper from then on; entering twice in the same role changes nothing.
    Raises TooManyParticipants.
    """
    before, known = was(row), participant_in(row, member_id)
    if known is not None and (known.role == role or role == "reader"):
        return row
    others = [one for one in participants_of(row) if one.member_id != member_id]
    if len(others) >= MOST:
        raise TooManyParticipants(limit=MOST)
    at = now()
    values = {"role": role, "units": units, "joined_at": at, "left_at": None}
    await tx.execute(
        insert(participants)
        .values(workspace_id=row.workspace_id, conversation_id=row.id, member_id=member_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "conversation_id", "member_id"], set_=values)
    )
    present = stored([*others, Participant(member_id, role, to_ms(at))])
    if quietly:
        row = await _set_present(tx, row, present)
    else:
        row, _ = await append_part(
            tx, row, "entered", Author("member", member_id), {"member": member_id, "role": role}, present=present
        )
    await tx.emit(
        ParticipantEntered(workspace_id=row.workspace_id, conversation_id=row.id, member_id=member_id, role=role)
    )
    await announce(tx, row, before)
    return row


async def withdraw(tx: Tx, row: sa.Row[Any], member_id: UUID, by: Actor) -> sa.Row[Any]:
    """The member goes, of their own will or because somebody asks them to. Harmless for who is not there."""
    before, known = was(row), participant_in(row, member_id)
    if known is None:
        return row
    await tx.execute(_LEAVE, {"workspace": row.workspace_id, "conversation": row.id, "members": [member_id]})
    present = stored([one for one in participants_of(row) if one.member_id != member_id])
    author = SYSTEM if by.kind == "system" else Author("member", by.id)
    body = {"member": member_id, "role": known.role}
    row, _ = await append_part(tx, row, "withdrew", author, body, present=present)
    await tx.emit(
        ParticipantLeft(workspace_id=row.workspace_id, conversation_id=row.id, member_id=member_id, role=known.role)
    )
    await announce(tx, row, before)
    return row


async def without_helpers(tx: Tx, row: sa.Row[Any]) -> dict[str, Any]:
    """A conversation that is reopened begins anew: only who was mentioned may still read it. The change to write."""
    going = [one.member_id for one in participants_of(row) if one.role != "reader"]
    return {"present": await end_participation(tx, row, *going)} if going else {}


async def end_participation(tx: Tx, row: sa.Row[Any], *members: UUID) -> list[Any]:
    """Note that these are not beside the owner any more; what ``present`` becomes. The caller writes and announces."""
    here = participants_of(row)
    going = [one for one in here if one.member_id in members]
    if not going:
        return list(row.present)
    ids = [one.member_id for one in going]
    await tx.execute(_LEAVE, {"workspace": row.workspace_id, "conversation": row.id, "members": ids})
    await tx.emit(
        *(
            ParticipantLeft(
                workspace_id=row.workspace_id, conversation_id=row.id, member_id=one.member_id, role=one.role
            )
            for one in going
        )
    )
    return stored([one for one in here if one not in going])


async def rest_capacity(tx: Tx, row: sa.Row[Any]) -> None:
    """A closed conversation takes nothing of its participants' capacity any more; they may read it still."""
    await tx.execute(
        sa.update(participants)
        .where(participants.c.workspace_id == row.workspace_id, participants.c.conversation_id == row.id)
        .values(units=0)
    )


def stored(present: list[Participant]) -> list[Any]:
    """As ``conversations.present`` holds it."""
    found: list[Any] = msgspec.to_builtins(present)
    return found


async def _set_present(tx: Tx, row: sa.Row[Any], present: list[Any]) -> sa.Row[Any]:
    changed = await tx.execute(
        conversations.update()
        .where(conversations.c.workspace_id == row.workspace_id, conversations.c.id == row.id)
        .values(present=present)
        .returning(conversations)
    )
    return changed.one()


_LEAVE = (
    sa.update(participants)
    .where(
        participants.c.workspace_id == sa.bindparam("workspace"),
        participants.c.conversation_id == sa.bindparam("conversation"),
        participants.c.member_id.in_(sa.bindparam("members", expanding=True)),
        participants.c.left_at.is_(None),
    )
    .values(left_at=sa.func.now(), units=0)
)
