"""Function points of supervision."""

from haoke.kernel.auth import Permission, Scope, declare

BOARD = "supervision.board"
WATCH = "supervision.watch"
WHISPER = "supervision.whisper"
SPEAK = "supervision.speak"
TAKE_OVER = "supervision.take_over"
ALARMS = "supervision.alarms"
MANAGE = "supervision.manage"

TRANSFER = "conversations.transfer"
CLOSE = "conversations.close"

_OTHERS = (Scope.TEAM, Scope.ALL)  # nobody supervises what is their own
_SUPERVISOR = {"supervisor": Scope.TEAM}

_VERBS = (BOARD, WATCH, WHISPER, SPEAK, TAKE_OVER, ALARMS)

declare(
    *(Permission(name, "supervision", _OTHERS, _SUPERVISOR) for name in _VERBS),
    Permission(MANAGE, "supervision", (Scope.ALL,)),
)
