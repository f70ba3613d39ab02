"""Values of accounts that cross the border, and the forms of their fields."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.kernel.auth import Scope, permissions

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Password = Annotated[str, Meta(max_length=200)]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64)]
Locale = Literal["zh-CN", "zh-TW", "en"]

SESSION_COOKIE = "haoke_session"

ADMINISTRATOR = "administrator"
PRESETS = (ADMINISTRATOR, "supervisor", "agent")
"""Roles that every workspace has. Their names are texts of the catalogue, ``role.<preset>``."""


def preset_grants(preset: str) -> dict[str, Scope]:
    """What a preset role of a new workspace holds."""
    if preset == ADMINISTRATOR:
        return {name: permission.scopes[-1] for name, permission in permissions.items()}
    return {name: each.presets[preset] for name, each in permissions.items() if preset in each.presets}


def grants_of(preset: str | None, stored: dict[str, str]) -> dict[str, Scope]:
    """What a role grants today: an administrator everything there is, others what is stored and still exists."""
    if preset == ADMINISTRATOR:
        return preset_grants(ADMINISTRATOR)
    return {name: Scope(scope) for name, scope in stored.items() if name in permissions}


class Workspace(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    locale: str
    time_zone: str


class MemberCard(msgspec.Struct, frozen=True):
    """What everybody may see of a member; ``avatar`` is a file."""

    id: UUID
    name: str
    avatar: UUID | None


class RoleName(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    preset: str | None


class Member(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str
    avatar: UUID | None
    locale: str
    time_zone: str
    role: RoleName
    team_ids: list[UUID]
    disabled: bool
    created_at: int


class Role(msgspec.Struct, frozen=True):
    """``members`` counts who has it. A preset's name is to be translated by the reader."""

    id: UUID
    name: str
    preset: str | None
    permissions: dict[str, Scope]
    members: int


class Team(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    members: int


class Invitation(msgspec.Struct, frozen=True):
    """An invitation that nobody has accepted yet."""

    id: UUID
    email: str | None
    role: RoleName
    team_ids: list[UUID]
    invited_by: UUID | None
    expires_at: int


class AuditEntry(msgspec.Struct, frozen=True):
    """One administrative act. ``member`` is null for the system."""

    id: UUID
    at: int
    member: MemberCard | None
    action: str
    target: str
    detail: dict[str, Any]
    ip: str


class OwnMember(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str
    avatar: UUID | None
    locale: str
    time_zone: str


class Me(msgspec.Struct, frozen=True):
    """The signed-in member and what they may do here."""

    member: OwnMember
    workspace: Workspace
    permissions: dict[str, Scope]
    teams: list[UUID]
    preferences: dict[str, Any]
    installation_owner: bool
