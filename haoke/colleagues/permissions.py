"""Function points of colleagues. Everybody may read the notices meant for them."""

from haoke.kernel.auth import Permission, Scope, declare

NOTICES_MANAGE = "notices.manage"
MESSAGE = "colleagues.message"
GROUP = "colleagues.group"

_ALL = (Scope.ALL,)
_EVERYBODY = {"supervisor": Scope.ALL, "agent": Scope.ALL}

declare(
    Permission(NOTICES_MANAGE, "colleagues", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM}),
    Permission(MESSAGE, "colleagues", _ALL, _EVERYBODY),
    Permission(GROUP, "colleagues", _ALL, _EVERYBODY),
)
