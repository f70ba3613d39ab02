"""Make a role of the workspace's own."""

from typing import Annotated

from msgspec import Meta

from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken, PermissionUnknown
from haoke.accounts.queries.roles import role_by_id, role_name_taken
from haoke.accounts.tables import roles
from haoke.accounts.types import Name, Role
from haoke.kernel.auth import Actor, Scope, permissions
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id

Grants = Annotated[dict[str, Scope], Meta(max_length=500)]


class NewRole(Body, frozen=True, kw_only=True):
    name: Name
    permissions: Grants


async def create_role(tx: Tx, actor: Actor, wanted: NewRole) -> Role:
    actor.require("roles.manage")
    require_known(wanted.permissions)
    require_grants_within(actor, wanted.permissions)
    if await role_name_taken(tx, actor.workspace_id, wanted.name):
        raise NameTaken(name=wanted.name)
    role_id = new_id()
    await tx.execute(
        roles.insert().values(
            workspace_id=actor.workspace_id, id=role_id, name=wanted.name, permissions=wanted.permissions
        )
    )
    await record_audit(tx, actor, "role.created", role_id, name=wanted.name, permissions=wanted.permissions)
    return await role_by_id(tx, actor.workspace_id, role_id)


def require_known(grants: dict[str, Scope]) -> None:
    """Raise PermissionUnknown for what is not in the catalogue, or not with this scope."""
    for name, scope in grants.items():
        if name not in permissions or scope not in permissions[name].scopes:
            raise PermissionUnknown(permission=name, scope=scope.value)
