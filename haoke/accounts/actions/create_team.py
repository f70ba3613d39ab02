"""Make a team: a group of members with one skill."""

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken
from haoke.accounts.events import TeamCreated
from haoke.accounts.queries.teams import team_name_taken
from haoke.accounts.tables import teams
from haoke.accounts.types import Team
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def create_team(tx: Tx, actor: Actor, name: str) -> Team:
    actor.require("teams.manage")
    if await team_name_taken(tx, actor.workspace_id, name):
        raise NameTaken(name=name)
    team_id = new_id()
    await tx.execute(teams.insert().values(workspace_id=actor.workspace_id, id=team_id, name=name))
    await record_audit(tx, actor, "team.created", team_id, name=name)
    await tx.emit(TeamCreated(workspace_id=actor.workspace_id, team_id=team_id, name=name))
    return Team(team_id, name, 0)
