"""Who acts, and what they may do. The contexts say what permissions mean; the kernel only carries and compares them."""

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

    def covers(self, other: "Scope") -> bool:
        return _REACH[self] >= _REACH[other]


_REACH = {Scope.OWN: 0, Scope.TEAM: 1, Scope.ALL: 2}


class Permission(msgspec.Struct, frozen=True):
    """A function point that a role may hold, with the scopes that make sense for it.

    ``presets`` is what the preset roles of a new workspace hold of it; the administrator always holds everything.
    """

    name: str
    context: str
    scopes: tuple[Scope, ...]
    presets: dict[str, Scope] = {}


permissions: dict[str, Permission] = {}


def declare(*declared: Permission) -> None:
    """Join the catalogue. Each context does this once, in its ``permissions.py``."""
    permissions.update({permission.name: permission for permission in declared})


class Actor(msgspec.Struct, frozen=True):
    """Whoever asks for something: a member (signed in), a visitor (with a token) or the system itself."""

    kind: Literal["member", "visitor", "system"]
    workspace_id: UUID
    id: UUID | None
    grants: dict[str, Scope] = {}
    teams: frozenset[UUID] = frozenset()
    locale: str = "zh-CN"
    ip: str = ""
    session: bytes = b""  # the hash of the session a member acts in
    by_key: bool = False  # a program acts for the member: only what needs a permission, and no keys

    def scope(self, permission: str) -> Scope | None:
        return Scope.ALL if self.kind == "system" else self.grants.get(permission)

    def require(self, permission: str) -> Scope:
        """The scope of a permission; PermissionDenied without it."""
        scope = self.scope(permission)
        if scope is None:
            raise PermissionDenied(permission=permission)
        return scope

    @property
    def member_id(self) -> UUID:
        """The id of the member who acts; PermissionDenied when it is somebody else."""
        if self.kind != "member" or self.id is None:
            raise PermissionDenied
        return self.id


def system(workspace_id: UUID) -> Actor:
    return Actor("system", workspace_id, None)
