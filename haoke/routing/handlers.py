"""What routing does about teams and members."""

from haoke.accounts.actions.create_team import create_team
from haoke.accounts.actions.set_teams import set_teams
from haoke.accounts.events import (
    CalendarDeleted,
    MemberCapacityChanged,
    MemberDisabled,
    MemberEnabled,
    MemberSkillsChanged,
    MemberTeamsChanged,
    SessionsEnded,
    SkillDeleted,
    TeamCreated,
    TeamDeleted,
    WorkspaceCreated,
)
from haoke.kernel.auth import system
from haoke.kernel.db import Tx
from haoke.kernel.events import on
from haoke.kernel.i18n import t
from haoke.routing.actions.close_team import close_team
from haoke.routing.actions.drain import drain_for
from haoke.routing.actions.learn_skills import forget_skill, learn_skills
from haoke.routing.actions.open_team import open_team
from haoke.routing.actions.prepare_workspace import prepare_workspace
from haoke.routing.actions.release_calendar import release_calendar
from haoke.routing.actions.retire_agent import retire_agent, sign_out_agent
from haoke.routing.actions.set_limit import set_capacity


@on(WorkspaceCreated)
async def begin(tx: Tx, event: WorkspaceCreated) -> None:
    """The presets, and a first team with the founder in it; its queue comes with TeamCreated."""
    await prepare_workspace(tx, event.workspace_id)
    actor = system(event.workspace_id)
    team = await create_team(tx, actor, t(event.locale, "routing.first_team"))
    await set_teams(tx, actor, event.founder_id, {team.id}, before=set())


@on(TeamCreated)
async def team_created(tx: Tx, event: TeamCreated) -> None:
    await open_team(tx, event.workspace_id, event.team_id, event.name)


@on(TeamDeleted)
async def team_deleted(tx: Tx, event: TeamDeleted) -> None:
    await close_team(tx, event.workspace_id, event.team_id)


@on(CalendarDeleted)
async def calendar_deleted(tx: Tx, event: CalendarDeleted) -> None:
    await release_calendar(tx, event.workspace_id, event.calendar_id)


@on(MemberTeamsChanged)
async def teams_changed(tx: Tx, event: MemberTeamsChanged) -> None:
    await drain_for(tx, event.workspace_id, event.member_id)


@on(MemberEnabled)
async def enabled(tx: Tx, event: MemberEnabled) -> None:
    await drain_for(tx, event.workspace_id, event.member_id)


@on(MemberDisabled)
async def disabled(tx: Tx, event: MemberDisabled) -> None:
    await retire_agent(tx, event.workspace_id, event.member_id)


@on(SessionsEnded)
async def sessions_ended(tx: Tx, event: SessionsEnded) -> None:
    await sign_out_agent(tx, event.workspace_id, event.member_id)


@on(MemberCapacityChanged)
async def capacity_changed(tx: Tx, event: MemberCapacityChanged) -> None:
    await set_capacity(tx, event.workspace_id, event.member_id, event.capacity)


@on(MemberSkillsChanged)
async def skills_changed(tx: Tx, event: MemberSkillsChanged) -> None:
    await learn_skills(tx, event.workspace_id, event.member_id, event.levels)


@on(SkillDeleted)
async def skill_deleted(tx: Tx, event: SkillDeleted) -> None:
    await forget_skill(tx, event.workspace_id, event.skill_id)
