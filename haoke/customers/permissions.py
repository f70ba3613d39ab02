"""Function points of customers."""

from haoke.kernel.auth import Permission, Scope, declare

EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)

declare(
    Permission("customers.read", "customers", EVERY, {"supervisor": Scope.ALL, "agent": Scope.TEAM}),
    Permission("customers.edit", "customers", EVERY, {"supervisor": Scope.ALL, "agent": Scope.OWN}),
    Permission("customers.merge", "customers", EVERY, {"supervisor": Scope.ALL, "agent": Scope.TEAM}),
)
