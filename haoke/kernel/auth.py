"""Who acts, and what they may do. The contexts say what the permissions mean; the kernel only carries and compares them."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from haoke.kernel.errors import PermissionDenied


class Scope(StrEnum):
    """How far a permission reaches."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Actor(msgspec.Struct, frozen=True):
    """Whoever asks for something: a member (signed in), a visitor (with a token) or the system itself."""

    kind: Literal["member", "visitor", "system"]
    workspace_id: UUID
    id: UUID | None
    grants: dict[str, Scope] = {}
    teams: frozenset[UUID] = frozenset()
    locale: str = "zh-CN"
    ip: str = ""

    def scope(self, permission: str) -> Scope | None:
        return Scope.ALL if self.kind == "system" else self.grants.get(permission)

    def require(self, permission: str) -> Scope:
        """The scope of a permission; PermissionDenied without it."""
        scope = self.scope(permission)
        if scope is None:
            raise PermissionDenied(permission=permission)
        return scope


def system(workspace_id: UUID) -> Actor:
    return Actor("system", workspace_id, None)
