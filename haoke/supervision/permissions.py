"""Function points of supervision."""

from haoke.kernel.auth import Permission, Scope, declare

BOARD = "supervision.board"

declare(
    Permission(BOARD, "supervision", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM}),
)
