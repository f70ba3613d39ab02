"""Begin to write to a colleague, or make a group."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts import catalog as accounts
from haoke.colleagues.actions.tell_room import tell_room
from haoke.colleagues.errors import RoomFull, RoomNeedsName
from haoke.colleagues.permissions import GROUP, MESSAGE
from haoke.colleagues.queries.rooms import as_rooms, room_of_pair
from haoke.colleagues.tables import room_members, rooms
from haoke.colleagues.types import Room
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.errors import InvalidRequest
from haoke.kernel.ids import new_id

MOST_MEMBERS = 200


async def open_room(tx: Tx, actor: Actor, member_ids: list[UUID], name: str) -> Room:
    """With one colleague and no name it is the room of the two, which there is once. A group needs a name.

    Raises PermissionDenied, MemberNotFound, RoomNeedsName, RoomFull.
    """
    actor.require(MESSAGE)
    name = name.replace("\0", "").strip()
    others = [member_id for member_id in dict.fromkeys(member_ids) if member_id != actor.id]
    if not others:
        raise InvalidRequest(path="$.member_ids")
    if len(others) + 1 > MOST_MEMBERS:
        raise RoomFull(limit=MOST_MEMBERS)
    await accounts.require_members(tx, actor.workspace_id, others)
    if len(others) == 1 and not name:
        row, fresh = await _pair(tx, actor, others[0])
    else:
        actor.require(GROUP)
        if not name:
            raise RoomNeedsName
        row, fresh = await _insert(tx, actor, name, None), True
    assert row is not None, "a room of two is there, made by either"
    if fresh:
        await add_members(tx, row, [actor.member_id, *others])
        await tell_room(tx, row)
    return (await as_rooms(tx, actor, [row]))[0]


async def _pair(tx: Tx, actor: Actor, other: UUID) -> tuple[sa.Row[Any] | None, bool]:
    """Both may begin at the same moment: one makes the room, the other waits for it and finds it."""
    pair = ":".join(sorted((str(actor.member_id), str(other))))
    made = await _insert(tx, actor, "", pair)
    return (made, True) if made is not None else (await room_of_pair(tx, actor.workspace_id, pair), False)


async def _insert(tx: Tx, actor: Actor, name: str, pair: str | None) -> sa.Row[Any] | None:
    made = await tx.execute(
        insert(rooms)
        .values(workspace_id=actor.workspace_id, id=new_id(), name=name, pair=pair)
        .on_conflict_do_nothing()
        .returning(rooms)
    )
    return made.first()


async def add_members(tx: Tx, row: sa.Row[Any], member_ids: list[UUID]) -> None:
    """Who comes later has nothing unread of what was said before. Who is in it already stays."""
    await tx.execute(
        insert(room_members).on_conflict_do_nothing(),
        [
            {"workspace_id": row.workspace_id, "room_id": row.id, "member_id": each, "read_seq": row.last_seq}
            for each in member_ids
        ],
    )
