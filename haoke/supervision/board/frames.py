"""What watchers get: one frame a board, the same bytes for everybody.

A full frame is the whole board. The frames between say what changed, and count ``n`` up: whoever misses one waits for
the next full frame.
"""

import msgspec

from haoke.supervision.types import BoardAgent, BoardBot, BoardQueue

ALL = "*"
_OWN = "m:"
_FULL = b'{"t":"board","full":true'

Point = tuple[int, int, int, int, int]
"""Interval of the day, arrived, answered, abandoned, handled."""


class BoardFrame(msgspec.Struct, tag_field="t", tag="board", frozen=True):
    """``scope``: a team, * for all, or m: and a member, who sees themselves alone.

    ``run``: another one means that numbering began anew.

    ``agents`` and ``queues`` replace those with the same id, ``gone`` are no longer shown; a full frame replaces all.
    ``bot``: its seat when it changed, for all but own boards; in a full frame none means that there is no bot.
    ``day``: when the day began; ``interval``: milliseconds of a point of ``trend``; ``offline``: agents not shown.
    """

    full: bool
    scope: str
    run: str
    n: int
    at: int
    day: int
    interval: int
    offline: int
    agents: list[BoardAgent] = []
    queues: list[BoardQueue] = []
    gone: list[str] = []
    trend: list[Point] = []
    teams: dict[str, str] = {}
    bot: BoardBot | None = None


encode = msgspec.json.Encoder().encode


def board_topic(workspace_id: object, scope: str) -> str:
    return f"board:{workspace_id}:{scope}"


def is_full(frame: bytes) -> bool:
    return frame.startswith(_FULL)


def own_scope(member_id: object) -> str:
    return f"{_OWN}{member_id}"


def member_of(scope: str) -> str | None:
    """Whose own board it is."""
    return scope.removeprefix(_OWN) if scope.startswith(_OWN) else None
