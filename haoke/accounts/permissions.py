"""Function points of accounts."""

from haoke.kernel.auth import Permission, Scope, declare

ALL = (Scope.ALL,)

declare(
    Permission("workspace.manage", "accounts", ALL),
    Permission("members.read", "accounts", ALL, {"supervisor": Scope.ALL, "agent": Scope.ALL}),
    Permission("members.manage", "accounts", ALL),
    Permission("roles.manage", "accounts", ALL),
    Permission("teams.manage", "accounts", ALL),
    Permission("calendars.manage", "accounts", ALL, {"supervisor": Scope.ALL}),
    Permission("skills.manage", "accounts", ALL),
    Permission("api_keys.manage", "accounts", ALL),
    Permission("audit.read", "accounts", ALL),
)
