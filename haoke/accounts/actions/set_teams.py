"""Put a member into these teams and no others."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.end_sessions import close_sockets
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import member_names, require_teams, team_names
from haoke.accounts.events import MemberTeamsChanged
from haoke.accounts.tables import team_members
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def set_teams(tx: Tx, actor: Actor, member_id: UUID, team_ids: set[UUID], *, before: set[UUID]) -> None:
    """The caller holds the member's row. Raises TeamNotFound."""
    await require_teams(tx, actor.workspace_id, team_ids)
    gone, new = before - team_ids, team_ids - before
    await tx.execute(
        sa.delete(team_members).where(
            team_members.c.workspace_id == actor.workspace_id,
            team_members.c.member_id == member_id,
            team_members.c.team_id.in_(gone),
        )
    )
    if new:
        await tx.execute(
            team_members.insert(),
            [{"workspace_id": actor.workspace_id, "team_id": team_id, "member_id": member_id} for team_id in new],
        )
    close_sockets(tx, member_id, "AccessChanged")
    members = await member_names(tx, actor.workspace_id, [member_id])
    names = await team_names(tx, actor.workspace_id, gone | new)
    await record_audit(
        tx,
        actor,
        "member.teams_changed",
        member_id,
        name=members.get(member_id, ""),
        joined=sorted(names[team_id] for team_id in new),
        left=sorted(names[team_id] for team_id in gone if team_id in names),
    )
    await tx.emit(
        MemberTeamsChanged(workspace_id=actor.workspace_id, member_id=member_id, team_ids=tuple(sorted(team_ids)))
    )
