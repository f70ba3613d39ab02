"""Rename a group, add colleagues, or leave it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.colleagues.actions.open_room import MOST_MEMBERS, add_members
from haoke.colleagues.actions.tell_room import tell_room
from haoke.colleagues.errors import RoomFull, RoomOfTwo
from haoke.colleagues.permissions import GROUP
from haoke.colleagues.queries.rooms import as_rooms, members_of_rooms, room_for
from haoke.colleagues.tables import room_members, rooms
from haoke.colleagues.types import Room
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def change_room(tx: Tx, actor: Actor, room_id: UUID, *, name: str | None, add: list[UUID]) -> Room:
    """Everybody in a group may. Raises PermissionDenied, RoomNotFound, RoomOfTwo, MemberNotFound, RoomFull."""
    actor.require(GROUP)
    row = await _group(tx, actor, room_id)
    if add:
        await accounts.require_members(tx, actor.workspace_id, add)
        inside = (await members_of_rooms(tx, actor.workspace_id, [room_id]))[room_id]
        if len(inside.keys() | set(add)) > MOST_MEMBERS:
            raise RoomFull(limit=MOST_MEMBERS)
        await add_members(tx, row, add)
    if name is not None:
        renamed = await tx.execute(
            sa.update(rooms)
            .where(rooms.c.workspace_id == actor.workspace_id, rooms.c.id == room_id)
            .values(name=name.replace("\0", "").strip())
            .returning(rooms)
        )
        row = renamed.one()
    await tell_room(tx, row)
    return (await as_rooms(tx, actor, [row]))[0]


async def leave_room(tx: Tx, actor: Actor, room_id: UUID) -> None:
    """Raises RoomNotFound, RoomOfTwo."""
    row = await _group(tx, actor, room_id)
    await tx.execute(
        sa.delete(room_members).where(
            room_members.c.workspace_id == actor.workspace_id,
            room_members.c.room_id == room_id,
            room_members.c.member_id == actor.member_id,
        )
    )
    await tell_room(tx, row, gone=[actor.member_id])


async def _group(tx: Tx, actor: Actor, room_id: UUID) -> sa.Row[Any]:
    row = await room_for(tx, actor, room_id, lock=True)
    if row.pair is not None:
        raise RoomOfTwo
    return row
