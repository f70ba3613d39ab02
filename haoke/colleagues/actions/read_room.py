"""A member has read a room up to a number; their other devices see it too."""

from uuid import UUID

import sqlalchemy as sa

from haoke.colleagues.queries.rooms import room_for
from haoke.colleagues.tables import room_members
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def read_room(tx: Tx, actor: Actor, room_id: UUID, seq: int) -> None:
    """The mark only rises, and not beyond what is there. Raises RoomNotFound."""
    row = await room_for(tx, actor, room_id)
    seq = min(seq, row.last_seq)
    raised = await tx.execute(
        sa.update(room_members)
        .where(
            room_members.c.workspace_id == actor.workspace_id,
            room_members.c.room_id == room_id,
            room_members.c.member_id == actor.member_id,
            room_members.c.read_seq < seq,
        )
        .values(read_seq=seq)
    )
    if raised.rowcount:
        tx.publish(f"m:{actor.member_id}", {"t": "room_read", "room_id": room_id, "seq": seq})
