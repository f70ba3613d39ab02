"""Give a team another name."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import team_by_id
from haoke.accounts.errors import NameTaken
from haoke.accounts.queries.teams import team_name_taken
from haoke.accounts.tables import teams
from haoke.accounts.types import Team
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def rename_team(tx: Tx, actor: Actor, team_id: UUID, name: str) -> Team:
    actor.require("teams.manage")
    team = await team_by_id(tx, actor.workspace_id, team_id)
    if await team_name_taken(tx, actor.workspace_id, name, but=team_id):
        raise NameTaken(name=name)
    if name != team.name:
        await tx.execute(
            sa.update(teams).where(teams.c.workspace_id == actor.workspace_id, teams.c.id == team_id).values(name=name)
        )
        await record_audit(tx, actor, "team.renamed", team_id, before=team.name, after=name)
    return msgspec.structs.replace(team, name=name)
