"""Write to colleagues. Sent twice with the same id it is there once."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.colleagues.errors import MessageIdTaken
from haoke.colleagues.permissions import MESSAGE
from haoke.colleagues.queries.rooms import as_message, members_of_rooms, message_by_id, room_for
from haoke.colleagues.tables import room_members, room_messages, rooms
from haoke.colleagues.types import RoomMessage
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def post_in_room(tx: Tx, actor: Actor, room_id: UUID, id: UUID, text: str) -> RoomMessage:
    """Raises PermissionDenied, RoomNotFound, MessageIdTaken."""
    actor.require(MESSAGE)
    row = await room_for(tx, actor, room_id, lock=True)
    known = await message_by_id(tx, actor.workspace_id, room_id, id)
    if known is not None:
        if known.by != actor.id:
            raise MessageIdTaken
        return known
    at, seq = now(), row.last_seq + 1
    written = await tx.execute(
        room_messages.insert()
        .values(
            workspace_id=actor.workspace_id,
            room_id=room_id,
            seq=seq,
            id=id,
            by_id=actor.member_id,
            text=text.replace("\0", ""),
            at=at,
        )
        .returning(room_messages)
    )
    message = as_message(written.one())
    await tx.execute(
        sa.update(rooms)
        .where(rooms.c.workspace_id == actor.workspace_id, rooms.c.id == room_id)
        .values(last_seq=seq, last=msgspec.to_builtins(message), last_at=at)
    )
    await tx.execute(
        sa.update(room_members)
        .where(
            room_members.c.workspace_id == actor.workspace_id,
            room_members.c.room_id == room_id,
            room_members.c.member_id == actor.member_id,
        )
        .values(read_seq=seq)
    )
    frame = {"t": "room_message", "room_id": room_id, "message": message}
    for member_id in (await members_of_rooms(tx, actor.workspace_id, [room_id]))[room_id]:
        tx.publish(f"m:{member_id}", frame)
    return message
