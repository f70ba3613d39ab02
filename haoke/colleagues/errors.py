"""Named refusals of colleagues."""

from haoke.kernel.errors import Conflict, Invalid, NotFound


class NoticeNotFound(NotFound):
    """There is no such notice."""


class NoticeBackwards(Invalid):
    """A notice ends after it begins."""


class RoomNotFound(NotFound):
    """There is no such room."""


class RoomOfTwo(Conflict):
    """A conversation of two has no name and no further members. Make a group instead."""


class RoomFull(Conflict):
    """A group holds at most {limit} members."""


class RoomNeedsName(Invalid):
    """A group needs a name."""


class MessageIdTaken(Conflict):
    """Another message has this id."""
