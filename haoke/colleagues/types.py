"""Values of colleagues that cross the border. Times in milliseconds since the epoch."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Importance = Literal["normal", "important", "urgent"]

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
NoticeText = Annotated[str, Meta(max_length=10_000)]
RoomName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
MessageText = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"\S")]


class Notice(msgspec.Struct, frozen=True):
    """What managers tell everybody, or the members of ``team_ids``, from a time and until another."""

    id: UUID
    title: str
    text: str
    importance: Importance
    must_confirm: bool
    team_ids: list[UUID]
    starts_at: int
    ends_at: int | None
    by: UUID


class NoticeToMe(msgspec.Struct, frozen=True):
    """A notice that holds now, and whether the member has read and confirmed it."""

    notice: Notice
    read: bool
    confirmed: bool


class NoticeReach(msgspec.Struct, frozen=True):
    """A notice as its managers see it. ``recipients``: members it is meant for today."""

    notice: Notice
    recipients: int
    read: int
    confirmed: int


class NoticeReader(msgspec.Struct, frozen=True):
    """Somebody a notice is meant for."""

    member_id: UUID
    name: str
    read_at: int | None
    confirmed_at: int | None


class RoomMessage(msgspec.Struct, frozen=True):
    """``seq`` has no gaps within a room; ``id`` is the sender's own and makes sending twice harmless."""

    seq: int
    id: UUID
    by: UUID
    at: int
    text: str


class Room(msgspec.Struct, frozen=True):
    """Where members write to each other: two (``direct``), or a named group. ``read_seq`` is the reader's own."""

    id: UUID
    name: str
    direct: bool
    member_ids: list[UUID]
    last_seq: int
    last: RoomMessage | None
    last_at: int
    read_seq: int
