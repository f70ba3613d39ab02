"""Routes about roles and what they may hold."""

from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from haoke.accounts.actions.change_role import RoleChange, change_role
from haoke.accounts.actions.create_role import NewRole, create_role
from haoke.accounts.actions.delete_role import delete_role
from haoke.accounts.queries.roles import list_roles
from haoke.accounts.types import Role
from haoke.kernel.auth import Scope, permissions
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of

READ = {"audience": "member", "permission": "members.read"}
MANAGE = {"audience": "member", "permission": "roles.manage"}


class FunctionPoint(msgspec.Struct, frozen=True):
    """A permission that roles may hold, with the scopes that mean something for it, narrowest first."""

    name: str
    context: str
    scopes: tuple[Scope, ...]


@get("/permissions", opt=READ)
async def show_permissions() -> list[FunctionPoint]:
    return [FunctionPoint(each.name, each.context, each.scopes) for each in permissions.values()]


@get("/roles", opt=READ)
async def show_roles(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Role]:
    found = await db.run(list_roles, actor.workspace_id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda role: role, lambda role: role.id)


@post("/roles", opt=MANAGE)
async def add_role(data: JSONBody[NewRole], actor: TheActor, db: TheDatabase) -> Role:
    return await db.run(create_role, actor, data)


@patch("/roles/{role_id:uuid}", opt=MANAGE)
async def edit_role(role_id: FromPath[UUID], data: JSONBody[RoleChange], actor: TheActor, db: TheDatabase) -> Role:
    return await db.run(change_role, actor, role_id, data)


@delete("/roles/{role_id:uuid}", opt=MANAGE)
async def remove_role(role_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    await db.run(delete_role, actor, role_id)


routes = [show_permissions, show_roles, add_role, edit_role, remove_role]
