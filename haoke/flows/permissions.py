"""Function points of flows."""

from haoke.kernel.auth import Permission, Scope, declare

MANAGE = "flows.manage"

declare(Permission(MANAGE, "flows", (Scope.ALL,)))
