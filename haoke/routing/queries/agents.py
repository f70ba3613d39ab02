"""Agents: the roster that matching works on, and one at a time."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.accounts import catalog as accounts
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.quick import Quick
from haoke.kernel.tables import ids
from haoke.routing.contract import Candidate
from haoke.routing.matching import Roster
from haoke.routing.tables import agents, connections, routing_settings, work_items
from haoke.routing.timing import DEFAULT_AWAY_MINUTES
from haoke.routing.types import Considered

_SAMPLE = 10  # members that are not free, named in a trace, per reason


_HERE = sa.bindparam("workspace", type_=sa.Uuid)


_TEAMS = ids("teams")
_MEMBERS = ids("members")
_HINDRANCE = sa.case(
    (agents.c.kind.is_(None), sa.literal_column("'offline'")),
    (agents.c.kind != "online", agents.c.kind),
    (agents.c.dropped_at.is_not(None), sa.literal_column("'dropped'")),
    (agents.c.load >= agents.c.capacity, sa.literal_column("'full'")),
    else_=sa.literal_column("'free'"),
).label("reason")
_NOTHING = sa.literal_column("'{}'::jsonb", JSONB)


def _known(members: sa.Subquery) -> sa.Select[Any]:
    """What the roster says of each of (team_id, member_id)."""
    mine = sa.and_(agents.c.workspace_id == _HERE, agents.c.member_id == members.c.member_id)
    return sa.select(
        members.c.team_id,
        members.c.member_id,
        _HINDRANCE,
        sa.func.coalesce(agents.c.load, 0).label("load"),
        sa.func.coalesce(agents.c.capacity, 0).label("capacity"),
        agents.c.last_assigned_at,
        sa.func.greatest(agents.c.load_at, agents.c.since).label("idle_since"),
        sa.func.coalesce(agents.c.skills, _NOTHING).label("skills"),
        sa.func.coalesce(agents.c.performance, _NOTHING).label("performance"),
    ).select_from(members.outerjoin(agents, mine))


def _roster() -> sa.Select[Any]:
    membership = accounts.memberships()
    in_teams = sa.select(membership.c.team_id, membership.c.member_id).where(
        membership.c.workspace_id == _HERE, membership.c.team_id == sa.any_(_TEAMS)
    )
    targets = sa.select(sa.cast(sa.null(), sa.Uuid), work_items.c.target_id).where(
        work_items.c.workspace_id == _HERE,
        work_items.c.queue_id == sa.any_(ids("queues")),
        work_items.c.state == "waiting",
        work_items.c.target_id.is_not(None),
    )
    each = _known(in_teams.union_all(targets).subquery()).subquery()
    group = (each.c.team_id, each.c.reason)
    rank = sa.func.row_number().over(partition_by=group, order_by=each.c.member_id).label("rank")
    ranked = sa.select(each, sa.func.count().over(partition_by=group).label("of_reason"), rank).subquery()
    return sa.select(*list(ranked.c)[:-1]).where(sa.or_(ranked.c.reason == "free", ranked.c.rank <= _SAMPLE))


TEAMS_OF_AGENT = sa.func.array(
    sa.select((_membership := accounts.memberships()).c.team_id)
    .where(_membership.c.workspace_id == agents.c.workspace_id, _membership.c.member_id == agents.c.member_id)
    .correlate(agents)
    .scalar_subquery()
).label("teams")
"""Beside an agent's row: the teams, as an array."""

_ROSTER = Quick(_roster())
_STATES = Quick(
    sa.select(agents.c.member_id, _HINDRANCE).where(
        agents.c.workspace_id == _HERE, agents.c.member_id == sa.any_(_MEMBERS)
    )
)


async def roster(tx: Tx, workspace_id: UUID, team_ids: Iterable[UUID], queue_ids: Iterable[UUID]) -> Roster:
    """The crews of these teams, and whom the queues' waiting items are aimed at: all with room, a sample of others."""
    found = Roster()
    parameters = {"workspace": workspace_id, "teams": list(team_ids), "queues": list(queue_ids)}
    rows = await _ROSTER.all(tx, parameters)
    for team_id, member_id, reason, load, capacity, assigned_at, idle_since, skills, performance, of_reason in rows:
        crew = found.crew(team_id)
        if reason == "free":
            assigned = 0 if assigned_at is None else to_ms(assigned_at)
            idle = 0 if idle_since is None else to_ms(idle_since)
            crew.free[member_id] = Candidate(member_id, load, capacity, assigned, idle, skills, performance)
        else:
            crew.others.append(Considered(member_id, False, reason, load, capacity))
            crew.counts[reason] = of_reason
    return found


def roster_of_one(agent: Any) -> Roster:
    """As if there were nobody but this agent; the row has TEAMS_OF_AGENT."""
    found = Roster()
    if agent.kind == "online" and agent.dropped_at is None and agent.load < agent.capacity:
        assigned = 0 if agent.last_assigned_at is None else to_ms(agent.last_assigned_at)
        idle = to_ms(max(agent.load_at, agent.since))
        candidate = Candidate(
            agent.member_id,
            agent.load,
            agent.capacity,
            assigned,
            idle,
            agent.skills,
            agent.performance,
        )
        for team_id in [*agent.teams, None]:
            found.crew(team_id).free[agent.member_id] = candidate
    return found


async def states_of(tx: Tx, workspace_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What keeps each of these from taking anything at this moment, ``free`` when nothing does."""
    rows = await _STATES.all(tx, {"workspace": workspace_id, "members": list(member_ids)})
    return {row.member_id: row.reason for row in rows}


async def agent_row(tx: Tx, workspace_id: UUID, member_id: UUID, *, lock: bool = False) -> sa.Row[Any] | None:
    statement = sa.select(agents).where(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
    return await tx.first(statement.with_for_update() if lock else statement)


async def shares_team(tx: Tx, workspace_id: UUID, member_id: UUID, team_ids: Iterable[UUID]) -> bool:
    """Whether the member is in one of these teams."""
    membership = accounts.memberships()
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    membership.c.workspace_id == workspace_id,
                    membership.c.member_id == member_id,
                    membership.c.team_id.in_(list(team_ids)),
                )
            )
        )
    )


async def is_connected(tx: Tx, workspace_id: UUID, member_id: UUID, sessions: Collection[bytes] | None = None) -> bool:
    """Whether a client of the member is connected, in one of these sessions if any are named."""
    connected = sa.exists().where(connections.c.workspace_id == workspace_id, connections.c.member_id == member_id)
    if sessions is not None:
        connected = connected.where(connections.c.session.in_(sessions))
    return bool(await tx.scalar(sa.select(connected)))


async def settings_row(tx: Tx, workspace_id: UUID) -> sa.Row[Any] | None:
    """None while the workspace has changed nothing."""
    return await tx.first(sa.select(routing_settings).where(routing_settings.c.workspace_id == workspace_id))


async def away_after_minutes(tx: Tx, workspace_id: UUID) -> int:
    """Minutes without a sign of the person until they count as away; 0 means never."""
    row = await settings_row(tx, workspace_id)
    return DEFAULT_AWAY_MINUTES if row is None else int(row.away_after_minutes)
