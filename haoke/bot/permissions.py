"""Function points of the bot."""

from haoke.kernel.auth import Permission, Scope, declare

MANAGE = "bot.manage"
WRITE = "bot.write"

declare(
    Permission(MANAGE, "bot", (Scope.ALL,)),
    Permission(WRITE, "bot", (Scope.ALL,), {"agent": Scope.ALL, "supervisor": Scope.ALL}),
)
