"""Values of accounts that cross the border, and the forms of their fields."""

from datetime import date, datetime
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
KEY_PREFIX = "hk_"
"""How tokens of API keys begin, so that one that got into the wrong place is recognised."""

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


def narrowed(grants: dict[str, Scope], to: dict[str, str]) -> dict[str, Scope]:
    """Of ``grants`` what is in ``to`` as well, with the lesser of both scopes."""
    return {
        name: grants[name] if Scope(scope).covers(grants[name]) else Scope(scope)
        for name, scope in to.items()
        if name in grants
    }


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


class Skill(msgspec.Struct, frozen=True):
    """``members``: how many have it."""

    id: UUID
    name: str
    members: int


class MemberSkill(msgspec.Struct, frozen=True):
    """``level``: 1 (a little) to 5 (expert)."""

    skill_id: UUID
    level: Annotated[int, Meta(ge=1, le=5)]


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


class Alert(msgspec.Struct, frozen=True):
    """Something a member should hear of although they look elsewhere.

    ``alert.<kind>`` is its text, ``data`` the text's parameters; ``path`` is where in the workspace it leads.
    """

    id: UUID
    at: int
    kind: str
    path: str
    data: dict[str, str]
    seen: bool


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


class Interval(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """Open from ``start`` up to ``end``, in minutes after midnight. Beyond 1440 it reaches into the next day."""

    start: Annotated[int, Meta(ge=0, lt=1440)]
    end: Annotated[int, Meta(ge=1, le=2880)]


DayHours = Annotated[tuple[Interval, ...], Meta(max_length=12)]
Week = Annotated[tuple[DayHours, ...], Meta(min_length=7, max_length=7)]
"""From Monday to Sunday."""


class Exceptional(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds on a date instead of its weekday: ``works_like`` a weekday (0 is Monday), or own ``hours``.

    Neither: it is closed.
    """

    date: date
    name: Annotated[str, Meta(max_length=100)] = ""
    works_like: Annotated[int, Meta(ge=0, le=6)] | None = None
    hours: DayHours = ()


class Hours(msgspec.Struct, frozen=True):
    """The rules of a calendar, for the engine."""

    time_zone: str
    week: Week
    exceptions: dict[date, Exceptional] = {}

    def on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that begin on a local day."""
        exception = self.exceptions.get(day)
        if exception is None:
            return self.week[day.weekday()]
        return exception.hours if exception.works_like is None else self.week[exception.works_like]


class Calendar(msgspec.Struct, frozen=True):
    """Opening hours: a week, and the days on which something else holds, in order."""

    id: UUID
    name: str
    time_zone: str
    week: Week
    exceptions: tuple[Exceptional, ...]

    @property
    def rules(self) -> Hours:
        return Hours(self.time_zone, self.week, {day.date: day for day in self.exceptions})


class Holidays(msgspec.Struct, frozen=True):
    """Days that can be taken over into a calendar: a country's public holidays of a year."""

    country: str
    year: int
    days: tuple[Exceptional, ...]


class Opening(msgspec.Struct, frozen=True):
    """``next_change``: when it opens or closes next; None when it does not for more than a year."""

    open: bool
    next_change: datetime | None


class ApiKey(msgspec.Struct, frozen=True):
    """A key by which a program acts for a member, within ``permissions`` and what that member may do at the moment.

    ``hint``: how its token begins. Times in milliseconds; ``expires_at`` None: never.
    """

    id: UUID
    name: str
    member_id: UUID
    hint: str
    permissions: dict[str, Scope]
    created_at: int
    expires_at: int | None
    used_at: int | None
