"""What happened in accounts."""

from uuid import UUID

from haoke.kernel.events import Event


class WorkspaceCreated(Event, frozen=True, kw_only=True):
    """A workspace is there with its roles and its founder; other contexts add what they begin with."""

    founder_id: UUID
    name: str
    locale: str


class MemberJoined(Event, frozen=True, kw_only=True):
    member_id: UUID
    team_ids: tuple[UUID, ...] = ()


class MemberDisabled(Event, frozen=True, kw_only=True):
    """Cannot sign in any more; whoever holds work of theirs takes it back."""

    member_id: UUID


class SessionsEnded(Event, frozen=True, kw_only=True):
    """Signed out, on one browser or on several. ``catalog.sessions_of`` says what goes on."""

    member_id: UUID


class MemberEnabled(Event, frozen=True, kw_only=True):
    member_id: UUID


class MemberTeamsChanged(Event, frozen=True, kw_only=True):
    member_id: UUID
    team_ids: tuple[UUID, ...]


class MemberCapacityChanged(Event, frozen=True, kw_only=True):
    """An administrator set how many units of work the member may hold at once."""

    member_id: UUID
    capacity: int


class MemberSkillsChanged(Event, frozen=True, kw_only=True):
    """``levels``: all the skills the member has now, by id."""

    member_id: UUID
    levels: dict[UUID, int]


class SkillDeleted(Event, frozen=True, kw_only=True):
    """The skill is about to be gone. A context that still needs it refuses by raising a Conflict."""

    skill_id: UUID


class TeamCreated(Event, frozen=True, kw_only=True):
    team_id: UUID
    name: str


class TeamDeleted(Event, frozen=True, kw_only=True):
    """The team is about to be gone. A context that still needs it refuses by raising a Conflict."""

    team_id: UUID


class CalendarChanged(Event, frozen=True, kw_only=True):
    calendar_id: UUID


class CalendarDeleted(Event, frozen=True, kw_only=True):
    """The calendar is about to be gone. A context that still needs it refuses by raising a Conflict."""

    calendar_id: UUID
