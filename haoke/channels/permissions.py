"""Function points of channels."""

from haoke.kernel.auth import Permission, Scope, declare

ALL = (Scope.ALL,)

PAUSE = "channels.pause"

declare(
    Permission("sites.manage", "channels", ALL),
    Permission(PAUSE, "channels", ALL),
)
