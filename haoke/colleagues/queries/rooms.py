"""Rooms and what was written in them. Only who is in a room sees it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.colleagues.errors import RoomNotFound
from haoke.colleagues.tables import room_members, room_messages, rooms
from haoke.colleagues.types import Room, RoomMessage
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


def as_message(row: Any) -> RoomMessage:
    return RoomMessage(row.seq, row.id, row.by_id, to_ms(row.at), row.text)


def as_room(row: Any, member_ids: list[UUID], read_seq: int) -> Room:
    last = None if row.last is None else msgspec.convert(row.last, RoomMessage)
    return Room(row.id, row.name, row.pair is not None, member_ids, row.last_seq, last, to_ms(row.last_at), read_seq)


async def room_for(tx: Tx, actor: Actor, room_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """The room, if the actor is in it. Raises RoomNotFound."""
    inside = sa.exists().where(
        room_members.c.workspace_id == rooms.c.workspace_id,
        room_members.c.room_id == rooms.c.id,
        room_members.c.member_id == actor.member_id,
    )
    statement = sa.select(rooms).where(rooms.c.workspace_id == actor.workspace_id, rooms.c.id == room_id, inside)
    row = await tx.first(statement.with_for_update(of=rooms) if lock else statement)
    if row is None:
        raise RoomNotFound
    return row


async def room_of_pair(tx: Tx, workspace_id: UUID, pair: str) -> sa.Row[Any] | None:
    return await tx.first(sa.select(rooms).where(rooms.c.workspace_id == workspace_id, rooms.c.pair == pair))


async def members_of_rooms(tx: Tx, workspace_id: UUID, room_ids: list[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Room → member → up to where they have read."""
    rows = await tx.all(
        sa.select(room_members)
        .where(room_members.c.workspace_id == workspace_id, room_members.c.room_id.in_(room_ids))
        .order_by(room_members.c.member_id)
    )
    found: dict[UUID, dict[UUID, int]] = {room_id: {} for room_id in room_ids}
    for row in rows:
        found[row.room_id][row.member_id] = row.read_seq
    return found


async def rooms_of(tx: Tx, actor: Actor, *, limit: int, before: tuple[datetime, UUID] | None) -> list[sa.Row[Any]]:
    """The member's rooms, where something was written last first; up to one more than ``limit``."""
    mine = sa.select(room_members.c.room_id).where(
        room_members.c.workspace_id == actor.workspace_id, room_members.c.member_id == actor.member_id
    )
    statement = sa.select(rooms).where(rooms.c.workspace_id == actor.workspace_id, rooms.c.id.in_(mine))
    if before is not None:
        statement = statement.where(sa.tuple_(rooms.c.last_at, rooms.c.id) < sa.tuple_(*before))
    return await tx.all(statement.order_by(rooms.c.last_at.desc(), rooms.c.id.desc()).limit(limit + 1))


async def as_rooms(tx: Tx, actor: Actor, rows: list[Any]) -> list[Room]:
    members = await members_of_rooms(tx, actor.workspace_id, [row.id for row in rows])
    return [as_room(row, list(members[row.id]), members[row.id].get(actor.member_id, 0)) for row in rows]


async def unread_of(tx: Tx, actor: Actor) -> int:
    """Messages the member has not read, over all rooms."""
    count = await tx.scalar(
        sa.select(sa.func.sum(rooms.c.last_seq - room_members.c.read_seq))
        .join(rooms, sa.and_(rooms.c.workspace_id == room_members.c.workspace_id, rooms.c.id == room_members.c.room_id))
        .where(room_members.c.workspace_id == actor.workspace_id, room_members.c.member_id == actor.member_id)
    )
    return int(count or 0)


async def messages_in(
    tx: Tx, workspace_id: UUID, room_id: UUID, *, before: int | None, after: int, limit: int
) -> list[RoomMessage]:
    """Oldest first: those after a number, or the last ones before one."""
    statement = sa.select(room_messages).where(
        room_messages.c.workspace_id == workspace_id, room_messages.c.room_id == room_id
    )
    if before is None:
        later = statement.where(room_messages.c.seq > after).order_by(room_messages.c.seq).limit(limit)
        return [as_message(row) for row in await tx.all(later)]
    earlier = statement.where(room_messages.c.seq < before).order_by(room_messages.c.seq.desc()).limit(limit)
    return [as_message(row) for row in reversed(await tx.all(earlier))]


async def message_by_id(tx: Tx, workspace_id: UUID, room_id: UUID, id: UUID) -> RoomMessage | None:
    row = await tx.first(
        sa.select(room_messages).where(
            room_messages.c.workspace_id == workspace_id,
            room_messages.c.room_id == room_id,
            room_messages.c.id == id,
        )
    )
    return None if row is None else as_message(row)
