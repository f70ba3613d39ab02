"""Frames that clients send."""

from uuid import UUID

from haoke.conversations.types import MessageBody
from haoke.kernel.realtime.socket import Frame


class Hello(Frame, tag="hello", frozen=True):
    """The first frame. A visitor names the ``site``; a member comes with the session cookie of the upgrade."""

    v: int = 1
    site: str | None = None
    token: str | None = None
    user: str | None = None
    locale: str = ""
    page: dict[str, str] = {}
    since: dict[UUID, int] = {}


class Post(Frame, tag="post", frozen=True):
    """A message. ``c`` is None only for a visitor: it opens, reopens or goes on in the visitor's conversation."""

    id: UUID
    body: MessageBody
    c: UUID | None = None
    note: bool = False


class Open(Frame, tag="open", frozen=True):
    """Listen to a conversation and get what is missing after ``since``."""

    c: UUID
    since: int = 0


class Leave(Frame, tag="leave", frozen=True):
    c: UUID


class Sync(Frame, tag="sync", frozen=True):
    """The last seq the client holds of each conversation it listens to."""

    c: dict[UUID, int]


class Typing(Frame, tag="typing", frozen=True):
    """``text`` is a visitor's draft, shown to members where the site allows it, and never stored."""

    c: UUID
    on: bool
    text: str = ""


class Mark(Frame, tag="mark", frozen=True):
    c: UUID
    delivered: int = 0
    read: int = 0


class Nudge(Frame, tag="nudge", frozen=True):
    id: UUID
    c: UUID


class Watch(Frame, tag="watch", frozen=True):
    """Which lists a member looks at, out of queue, team, all; the frame replaces the one before."""

    lists: list[str]
