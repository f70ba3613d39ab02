"""Values of supervision on the wire. Times in milliseconds since the epoch."""

import msgspec


class BoardAgent(msgspec.Struct, frozen=True):
    """``held``: conversations at this moment; ``taken`` and ``handled``: since the day began."""

    id: str
    name: str
    avatar: str | None
    teams: list[str]
    state: str
    kind: str
    since: int
    held: int
    capacity: int
    dropped: bool
    taken: int
    handled: int


class BoardQueue(msgspec.Struct, frozen=True):
    """``oldest``: since when the longest waits. Counts since the day began; ``waited``: ms, of the answered.

    Service level = ``in_time`` / (``answered`` + ``abandoned``): answered within ``target`` seconds, of all that were
    answered or gave up; ``goal`` is what it should be, in per cent.
    """

    id: str
    name: str
    team: str
    waiting: int
    oldest: int | None
    arrived: int
    answered: int
    in_time: int
    abandoned: int
    handled: int
    waited: int
    target: int
    goal: int


class SupervisionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``watch_told``: whoever serves a conversation is told when a supervisor watches it."""

    watch_told: bool = True
