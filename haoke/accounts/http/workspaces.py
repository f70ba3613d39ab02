"""Routes about workspaces."""

from uuid import UUID

from litestar import get, patch, post
from litestar.params import JSONBody

from haoke.accounts.actions.change_workspace import WorkspaceChange, change_workspace
from haoke.accounts.actions.create_workspace import NewWorkspace, create_workspace
from haoke.accounts.http.me import OWN
from haoke.accounts.queries.logins import login_of_member
from haoke.accounts.queries.workspaces import workspaces_of_login
from haoke.accounts.types import Workspace
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of


@get("/workspaces", opt=OWN)
async def show_workspaces(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Workspace]:
    """The workspaces the login may enter."""
    login = await db.run(login_of_member, actor.workspace_id, actor.member_id)
    found = await db.run(workspaces_of_login, login.id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda workspace: workspace, lambda workspace: workspace.id)


@post("/workspaces", opt=OWN)
async def add_workspace(data: JSONBody[NewWorkspace], actor: TheActor, db: TheDatabase) -> Workspace:
    """Only for the owner of the installation, who becomes its administrator."""
    return await db.run(create_workspace, actor, data)


@patch("/workspace", opt={"audience": "member", "permission": "workspace.manage"})
async def edit_workspace(data: JSONBody[WorkspaceChange], actor: TheActor, db: TheDatabase) -> Workspace:
    return await db.run(change_workspace, actor, data)


routes = [show_workspaces, add_workspace, edit_workspace]
