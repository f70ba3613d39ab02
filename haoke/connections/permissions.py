"""Function points of connections."""

from haoke.kernel.auth import Permission, Scope, declare

MANAGE = "connections.manage"

declare(Permission(MANAGE, "connections", (Scope.ALL,)))
