"""What other contexts may ask of accounts."""

from collections.abc import Iterable
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.calendars import is_open, next_change, working_seconds
from haoke.accounts.errors import MemberNotFound, SkillNotFound, TeamNotFound, WorkspaceNotFound
from haoke.accounts.queries.calendars import calendar_by_id, list_calendars
from haoke.accounts.queries.logins import session_by_hash, session_hashes
from haoke.accounts.queries.members import MEMBERS
from haoke.accounts.queries.skills import existing_skills, list_skills
from haoke.accounts.queries.teams import TEAMS, existing_teams
from haoke.accounts.queries.workspaces import WORKSPACE_COLUMNS
from haoke.accounts.tables import members, roles, team_members, teams, workspaces
from haoke.accounts.types import SESSION_COOKIE, Calendar, Hours, MemberCard, Opening, Skill, Team, Workspace, grants_of
from haoke.kernel import clock, tables
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.tokens import secret_hash


def session_token(cookie_header: str) -> str:
    """The session's token in a ``Cookie`` header; empty when there is none."""
    try:
        morsel = SimpleCookie(cookie_header).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


async def actor_of_session(tx: Tx, token: str, ip: str = "") -> Actor | None:
    """The member who is signed in with this token; None when the session is not valid (any more)."""
    row = await session_by_hash(tx, secret_hash(token), clock.now())
    return None if row is None else actor_from(row, ip, session=secret_hash(token))


async def actor_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> Actor | None:
    """A member as an actor, with what they may do at this moment; None when there is none or it is disabled."""
    row = await tx.first(
        MEMBERS.where(members.c.workspace_id == workspace_id, members.c.id == member_id, members.c.disabled.is_(False))
    )
    return None if row is None else actor_from(row, "")


def actor_from(row: sa.Row[Any], ip: str, *, session: bytes = b"") -> Actor:
    """The actor of a row of MEMBERS."""
    return Actor(
        kind="member",
        workspace_id=row.workspace_id,
        id=row.id,
        grants=grants_of(row.preset, row.permissions),
        teams=frozenset(row.team_ids or ()),
        locale=row.locale,
        ip=ip,
        session=session,
    )


async def sessions_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[bytes]:
    """The hashes of a member's sessions that go on."""
    return await session_hashes(tx, workspace_id, member_id, clock.now())


async def workspace_by_id(tx: Tx, workspace_id: UUID) -> Workspace:
    row = await tx.first(sa.select(*WORKSPACE_COLUMNS).where(workspaces.c.id == workspace_id))
    if row is None:
        raise WorkspaceNotFound
    return Workspace(**row._asdict())


async def workspaces_named(tx: Tx, name: str | None = None) -> list[UUID]:
    """Workspaces of this name, or all; up to two, to tell one from several."""
    statement = sa.select(workspaces.c.id).order_by(workspaces.c.id).limit(2)
    if name is not None:
        statement = statement.where(workspaces.c.name == name)
    return [row.id for row in await tx.all(statement)]


async def workspaces_after(tx: Tx, after: UUID | None, limit: int) -> list[Workspace]:
    """All of them, a page at a time, by id."""
    statement = sa.select(*WORKSPACE_COLUMNS).order_by(workspaces.c.id).limit(limit)
    if after is not None:
        statement = statement.where(workspaces.c.id > after)
    return [Workspace(**row._asdict()) for row in await tx.all(statement)]


async def member_cards(tx: Tx, workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, MemberCard]:
    """Name and avatar of members, disabled ones too. Unknown ids are left out."""
    rows = await tx.all(_CARDS, {"workspace": workspace_id, "members": list(ids)})
    return {row.id: MemberCard(row.id, row.name, row.avatar) for row in rows}


_CARDS = sa.select(members.c.id, members.c.name, members.c.avatar_file_id.label("avatar")).where(
    members.c.workspace_id == sa.bindparam("workspace"), members.c.id == sa.any_(tables.ids("members"))
)


async def member_names(tx: Tx, workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    return {card.id: card.name for card in (await member_cards(tx, workspace_id, ids)).values()}


async def require_members(tx: Tx, workspace_id: UUID, ids: Iterable[UUID]) -> None:
    """Raise MemberNotFound unless each of these is an enabled member of the workspace."""
    wanted = set(ids)
    found = await tx.all(
        sa.select(members.c.id).where(
            members.c.workspace_id == workspace_id, members.c.id.in_(wanted), members.c.disabled.is_(False)
        )
    )
    if len(found) != len(wanted):
        raise MemberNotFound


async def members_with(tx: Tx, workspace_id: UUID, permission: str) -> list[UUID]:
    """Enabled members whose role grants a permission at any scope."""
    rows = await tx.all(
        sa.select(members.c.id, roles.c.preset, roles.c.permissions)
        .join(roles, sa.and_(roles.c.workspace_id == members.c.workspace_id, roles.c.id == members.c.role_id))
        .where(members.c.workspace_id == workspace_id, members.c.disabled.is_(False))
    )
    return [row.id for row in rows if permission in grants_of(row.preset, row.permissions)]


async def members_reaching(tx: Tx, workspace_id: UUID, permission: str, team_id: UUID) -> list[UUID]:
    """Enabled members whose role grants a permission with a scope that reaches the team."""
    rows = await tx.all(MEMBERS.where(members.c.workspace_id == workspace_id, members.c.disabled.is_(False)))
    scopes = [(row, grants_of(row.preset, row.permissions).get(permission)) for row in rows]
    return [
        row.id
        for row, scope in scopes
        if scope is Scope.ALL or (scope is Scope.TEAM and team_id in (row.team_ids or ()))
    ]


async def team_by_id(tx: Tx, workspace_id: UUID, team_id: UUID) -> Team:
    row = await tx.first(TEAMS.where(teams.c.workspace_id == workspace_id, teams.c.id == team_id))
    if row is None:
        raise TeamNotFound
    return Team(**row._asdict())


async def team_names(tx: Tx, workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = await tx.all(
        sa.select(teams.c.id, teams.c.name).where(teams.c.workspace_id == workspace_id, teams.c.id.in_(set(ids)))
    )
    return {row.id: row.name for row in rows}


async def require_teams(tx: Tx, workspace_id: UUID, team_ids: Iterable[UUID]) -> None:
    """Raise TeamNotFound when one of these is no team of the workspace. None can be deleted before the commit."""
    wanted = set(team_ids)
    if len(await existing_teams(tx, workspace_id, wanted)) != len(wanted):
        raise TeamNotFound


async def require_skills(tx: Tx, workspace_id: UUID, skill_ids: Iterable[UUID]) -> None:
    """Raise SkillNotFound when one of these is no skill of the workspace. None can be deleted before the commit."""
    wanted = set(skill_ids)
    if len(await existing_skills(tx, workspace_id, wanted)) != len(wanted):
        raise SkillNotFound


async def skills_of(tx: Tx, workspace_id: UUID) -> list[Skill]:
    """At most two hundred, the oldest first."""
    return await list_skills(tx, workspace_id, after=None, limit=199)


def memberships() -> sa.Subquery:
    """Who is in which team, for joins: (workspace_id, team_id, member_id), without disabled members."""
    return (
        sa.select(team_members.c.workspace_id, team_members.c.team_id, team_members.c.member_id)
        .join(
            members,
            sa.and_(members.c.workspace_id == team_members.c.workspace_id, members.c.id == team_members.c.member_id),
        )
        .where(members.c.disabled.is_(False))
        .subquery("memberships")
    )


def faces() -> sa.Subquery:
    """Name and picture of each member, for joins: (workspace_id, member_id, name, avatar)."""
    picture = members.c.avatar_file_id.label("avatar")
    return sa.select(members.c.workspace_id, members.c.id.label("member_id"), members.c.name, picture).subquery("faces")


async def members_of_team(tx: Tx, workspace_id: UUID, team_id: UUID) -> list[UUID]:
    """The enabled members of a team."""
    membership = memberships()
    rows = await tx.all(
        sa.select(membership.c.member_id).where(
            membership.c.workspace_id == workspace_id, membership.c.team_id == team_id
        )
    )
    return [row.member_id for row in rows]


async def crews(tx: Tx, workspace_id: UUID) -> dict[UUID, list[UUID]]:
    """The teams of every enabled member that is in any."""
    membership = memberships()
    found: dict[UUID, list[UUID]] = {}
    statement = sa.select(membership.c.member_id, membership.c.team_id).where(membership.c.workspace_id == workspace_id)
    for row in await tx.all(statement):
        found.setdefault(row.member_id, []).append(row.team_id)
    return found


async def members_in(tx: Tx, workspace_id: UUID, team_ids: Iterable[UUID]) -> list[UUID]:
    """The enabled members of any of these teams; of none, all of the workspace."""
    wanted = list(team_ids)
    statement = sa.select(members.c.id).where(members.c.workspace_id == workspace_id, members.c.disabled.is_(False))
    if wanted:
        membership = memberships()
        inside = sa.select(membership.c.member_id).where(
            membership.c.workspace_id == workspace_id, membership.c.team_id.in_(wanted)
        )
        statement = statement.where(members.c.id.in_(inside))
    return [row.id for row in await tx.all(statement.order_by(members.c.id))]


async def teams_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> frozenset[UUID]:
    rows = await tx.all(
        sa.select(team_members.c.team_id).where(
            team_members.c.workspace_id == workspace_id, team_members.c.member_id == member_id
        )
    )
    return frozenset(row.team_id for row in rows)


async def opening(tx: Tx, workspace_id: UUID, calendar_id: UUID, at: datetime) -> Opening:
    """Whether a calendar is open at a moment, and when that changes. Raises CalendarNotFound."""
    rules = (await calendar_by_id(tx, workspace_id, calendar_id)).rules
    return Opening(is_open(rules, at), next_change(rules, at))


async def open_at(tx: Tx, workspace_id: UUID, calendar_id: UUID, at: datetime) -> bool:
    """The same without looking ahead. Raises CalendarNotFound."""
    return is_open((await calendar_by_id(tx, workspace_id, calendar_id)).rules, at)


def open_seconds(rules: Hours, start: datetime, end: datetime) -> int:
    """How many whole seconds it is open between two moments."""
    return int(working_seconds(rules, start, end))


async def calendars_of(tx: Tx, workspace_id: UUID) -> list[Calendar]:
    """At most two hundred, the oldest first."""
    return await list_calendars(tx, workspace_id, after=None, limit=199)


async def require_calendar(tx: Tx, workspace_id: UUID, calendar_id: UUID) -> None:
    """Raise CalendarNotFound unless it is there. It cannot be deleted before the commit."""
    await calendar_by_id(tx, workspace_id, calendar_id, keep=True)
