"""Routes of rooms. Changes and messages come over the socket."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.colleagues.actions.change_room import change_room, leave_room
from haoke.colleagues.actions.open_room import open_room
from haoke.colleagues.actions.post_in_room import post_in_room
from haoke.colleagues.actions.read_room import read_room
from haoke.colleagues.permissions import GROUP, MESSAGE
from haoke.colleagues.queries.rooms import as_rooms, messages_in, room_for, rooms_of, unread_of
from haoke.colleagues.types import MessageText, Room, RoomMessage, RoomName
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body

_MESSAGE = {"audience": "member", "permission": MESSAGE}
_GROUP = {"audience": "member", "permission": GROUP}


class NewRoom(Body, frozen=True, kw_only=True):
    """One colleague and no name: the room of the two. Else a group, which has a name."""

    member_ids: Annotated[list[UUID], Meta(min_length=1, max_length=200)]
    name: Annotated[str, Meta(max_length=100)] = ""


class RoomChange(Body, frozen=True, kw_only=True):
    name: RoomName | None = None
    add: Annotated[list[UUID], Meta(max_length=200)] = []


class NewRoomMessage(Body, frozen=True, kw_only=True):
    id: UUID
    text: MessageText


class ReadUpTo(Body, frozen=True, kw_only=True):
    seq: Annotated[int, Meta(ge=0)]


class RoomMessages(msgspec.Struct, frozen=True):
    messages: list[RoomMessage]
    last_seq: int


class UnreadInRooms(msgspec.Struct, frozen=True):
    count: int


@get("/rooms", opt=_MESSAGE)
async def own_rooms(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[Room]:
    """Where something was written last first."""
    key = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await rooms_of(tx, actor, limit=page.limit, before=key)
        items = await as_rooms(tx, actor, rows[: page.limit])
    return Page(items, encode_cursor((rows[page.limit - 1].last_at, items[-1].id)) if len(rows) > page.limit else None)


@get("/rooms/unread", opt=_MESSAGE)
async def unread(db: TheDatabase, actor: TheActor) -> UnreadInRooms:
    async with db.reading() as tx:
        return UnreadInRooms(await unread_of(tx, actor))


@post("/rooms", opt=_MESSAGE)
async def new_room(db: TheDatabase, actor: TheActor, data: JSONBody[NewRoom]) -> Room:
    return await db.run(open_room, actor, data.member_ids, data.name)


@patch("/rooms/{room_id:uuid}", opt=_GROUP)
async def edit_room(db: TheDatabase, actor: TheActor, room_id: FromPath[UUID], data: JSONBody[RoomChange]) -> Room:
    return await db.run(change_room, actor, room_id, name=data.name, add=data.add)


@delete("/rooms/{room_id:uuid}/members/me", opt=_MESSAGE)
async def leave(db: TheDatabase, actor: TheActor, room_id: FromPath[UUID]) -> None:
    await db.run(leave_room, actor, room_id)


@get("/rooms/{room_id:uuid}/messages", opt=_MESSAGE)
async def room_messages(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    room_id: FromPath[UUID],
    before: FromQuery[int | None] = None,
    after: FromQuery[int] = 0,
) -> RoomMessages:
    """Oldest first: after a number, or the last ones before one."""
    async with db.reading() as tx:
        row = await room_for(tx, actor, room_id)
        found = await messages_in(tx, actor.workspace_id, room_id, before=before, after=after, limit=page.limit)
    return RoomMessages(found, row.last_seq)


@post("/rooms/{room_id:uuid}/messages", opt=_MESSAGE)
async def write(
    db: TheDatabase, actor: TheActor, room_id: FromPath[UUID], data: JSONBody[NewRoomMessage]
) -> RoomMessage:
    return await db.run(post_in_room, actor, room_id, data.id, data.text)


@post("/rooms/{room_id:uuid}/read", status_code=204, opt=_MESSAGE)
async def mark_read(db: TheDatabase, actor: TheActor, room_id: FromPath[UUID], data: JSONBody[ReadUpTo]) -> None:
    await db.run(read_room, actor, room_id, data.seq)


ROUTES: list[Any] = [own_rooms, unread, new_room, edit_room, leave, room_messages, write, mark_read]
