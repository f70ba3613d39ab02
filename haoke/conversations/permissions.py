"""Function points of conversations."""

from haoke.kernel.auth import Permission, Scope, declare

EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)

declare(
    Permission("conversations.read", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission("conversations.reply", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission("conversations.note", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission("conversations.close", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission("conversations.transfer", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
    Permission(
        "conversations.pull", "conversations", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM, "agent": Scope.TEAM}
    ),
    Permission("conversations.export", "conversations", EVERY, {"supervisor": Scope.TEAM, "agent": Scope.OWN}),
)
