"""Function points of routing, and two that the owners of work declare for acts that routing carries out."""

from haoke.kernel.auth import Permission, Scope, declare

QUEUES_MANAGE = "queues.manage"
PRESENCE_SET = "presence.set"
DECISIONS_READ = "decisions.read"

PULL = "conversations.pull"
TRANSFER = "conversations.transfer"

ALL = (Scope.ALL,)
EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)

declare(
    Permission(QUEUES_MANAGE, "routing", ALL),
    Permission(PRESENCE_SET, "routing", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission(DECISIONS_READ, "routing", EVERY, {"supervisor": Scope.TEAM}),
)
