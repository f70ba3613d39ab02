"""Function points of channels."""

from haoke.kernel.auth import Permission, Scope, declare

ALL = (Scope.ALL,)

declare(
    Permission("sites.manage", "channels", ALL),
)
