"""Function points of supervision."""

from haoke.kernel.auth import Permission, Scope, declare

BOARD = "supervision.board"
SHARE = "supervision.share_boards"
WATCH = "supervision.watch"
WHISPER = "supervision.whisper"
SPEAK = "supervision.speak"
TAKE_OVER = "supervision.take_over"
SIGN_OUT = "supervision.sign_out"
ALARMS = "supervision.alarms"
MANAGE = "supervision.manage"
CHECKS_READ = "checks.read"
CHECKS_REVIEW = "checks.review"
CHECKS_MANAGE = "checks.manage"

SCORE = "inspections.score"
READ_RESULTS = "inspections.read"
APPEAL = "inspections.appeal"
ANSWER_APPEALS = "inspections.answer"
MANAGE_INSPECTIONS = "inspections.manage"

TRANSFER = "conversations.transfer"
CLOSE = "conversations.close"

_OTHERS = (Scope.TEAM, Scope.ALL)  # nobody supervises what is their own
_SUPERVISOR = {"supervisor": Scope.TEAM}

_EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)
_VERBS = (WATCH, WHISPER, SPEAK, TAKE_OVER, SIGN_OUT, ALARMS)

declare(
    Permission(BOARD, "supervision", _EVERY, _SUPERVISOR),  # own: how oneself is doing
    Permission(SHARE, "supervision", (Scope.ALL,), {"supervisor": Scope.ALL}),
    *(Permission(name, "supervision", _OTHERS, _SUPERVISOR) for name in _VERBS),
    Permission(MANAGE, "supervision", (Scope.ALL,)),
    Permission(SCORE, "supervision", _EVERY, {"supervisor": Scope.TEAM}),
    Permission(READ_RESULTS, "supervision", _EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission(APPEAL, "supervision", (Scope.OWN,), {"supervisor": Scope.OWN, "agent": Scope.OWN}),
    Permission(ANSWER_APPEALS, "supervision", _OTHERS, {"supervisor": Scope.TEAM}),
    Permission(MANAGE_INSPECTIONS, "supervision", (Scope.ALL,)),
    Permission(CHECKS_READ, "supervision", (Scope.OWN, *_OTHERS), _SUPERVISOR),
    Permission(CHECKS_REVIEW, "supervision", _OTHERS, _SUPERVISOR),
    Permission(CHECKS_MANAGE, "supervision", (Scope.ALL,)),
)
