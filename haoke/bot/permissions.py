"""Function points of the bot."""

from haoke.kernel.auth import Permission, Scope, declare

ASK = "bot.ask"
VIEW = "bot.view"
MANAGE = "bot.manage"
WRITE = "bot.write"
LEARN = "bot.learn"
TEST = "bot.test"
CASES = "bot.cases"
PAUSE = "bot.pause"

declare(
    Permission(ASK, "bot", (Scope.ALL,), {"agent": Scope.ALL, "supervisor": Scope.ALL}),
    Permission(VIEW, "bot", (Scope.ALL,), {"supervisor": Scope.ALL}),
    Permission(MANAGE, "bot", (Scope.ALL,)),
    Permission(WRITE, "bot", (Scope.ALL,), {"agent": Scope.ALL, "supervisor": Scope.ALL}),
    Permission(LEARN, "bot", (Scope.ALL,), {"supervisor": Scope.ALL}),
    Permission(TEST, "bot", (Scope.ALL,), {"supervisor": Scope.ALL}),
    Permission(PAUSE, "bot", (Scope.ALL,), {"supervisor": Scope.ALL}),
    Permission(CASES, "bot", (Scope.OWN, Scope.ALL), {"agent": Scope.OWN, "supervisor": Scope.ALL}),
)
