"""Delete a team. Whoever still needs it, a queue for example, refuses on TeamDeleted."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.end_sessions import close_sockets
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import team_by_id
from haoke.accounts.events import TeamDeleted
from haoke.accounts.tables import team_members, teams
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def delete_team(tx: Tx, actor: Actor, team_id: UUID) -> None:
    actor.require("teams.manage")
    team = await team_by_id(tx, actor.workspace_id, team_id)
    await tx.execute(sa.delete(teams).where(teams.c.workspace_id == actor.workspace_id, teams.c.id == team_id))
    left = await tx.execute(
        sa.delete(team_members)
        .where(team_members.c.workspace_id == actor.workspace_id, team_members.c.team_id == team_id)
        .returning(team_members.c.member_id)
    )
    for row in left:
        close_sockets(tx, row.member_id, "AccessChanged")
    await record_audit(tx, actor, "team.deleted", team_id, name=team.name)
    await tx.emit(TeamDeleted(workspace_id=actor.workspace_id, team_id=team_id))
