"""Function points of routing."""

from haoke.kernel.auth import Permission, Scope, declare

ALL = (Scope.ALL,)
EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)

declare(
    Permission("queues.manage", "routing", ALL),
    Permission("presence.set", "routing", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission("decisions.read", "routing", EVERY, {"supervisor": Scope.TEAM}),
)
