"""Routes about teams."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from haoke.accounts.actions.create_team import create_team
from haoke.accounts.actions.delete_team import delete_team
from haoke.accounts.actions.rename_team import rename_team
from haoke.accounts.queries.teams import list_teams
from haoke.accounts.types import Name, Team
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

MANAGE = {"audience": "member", "permission": "teams.manage"}


class TeamName(Body, frozen=True, kw_only=True):
    name: Name


@get("/teams", opt={"audience": "member", "permission": "members.read"})
async def show_teams(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Team]:
    found = await db.run(list_teams, actor.workspace_id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda team: team, lambda team: team.id)


@post("/teams", opt=MANAGE)
async def add_team(data: JSONBody[TeamName], actor: TheActor, db: TheDatabase) -> Team:
    return await db.run(create_team, actor, data.name)


@patch("/teams/{team_id:uuid}", opt=MANAGE)
async def edit_team(team_id: FromPath[UUID], data: JSONBody[TeamName], actor: TheActor, db: TheDatabase) -> Team:
    return await db.run(rename_team, actor, team_id, data.name)


@delete("/teams/{team_id:uuid}", opt=MANAGE)
async def remove_team(team_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    await db.run(delete_team, actor, team_id)


routes = [show_teams, add_team, edit_team, remove_team]
