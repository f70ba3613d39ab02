"""Change a role's name or what it permits.

The name of a preset is a text of the catalogue, and an administrator may do everything: neither can be changed.
"""

from uuid import UUID

import sqlalchemy as sa
from msgspec import UNSET, UnsetType

from haoke.accounts.actions.create_role import Grants, require_known
from haoke.accounts.actions.end_sessions import close_sockets
from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken, RoleFixed
from haoke.accounts.queries.members import members_with_role
from haoke.accounts.queries.roles import role_by_id, role_name_taken
from haoke.accounts.tables import roles
from haoke.accounts.types import ADMINISTRATOR, Name, Role
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch


class RoleChange(Patch, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    permissions: Grants | UnsetType = UNSET


async def change_role(tx: Tx, actor: Actor, role_id: UUID, change: RoleChange) -> Role:
    """Members with the role work with the new permissions at once."""
    actor.require("roles.manage")
    role = await role_by_id(tx, actor.workspace_id, role_id, lock=True)
    if role.preset == ADMINISTRATOR or (role.preset is not None and change.name is not UNSET):
        raise RoleFixed
    require_grants_within(actor, role.permissions)
    given = change.given()
    if change.name is not UNSET and await role_name_taken(tx, actor.workspace_id, change.name, but=role_id):
        raise NameTaken(name=change.name)
    if change.permissions is not UNSET:
        require_known(change.permissions)
        require_grants_within(actor, change.permissions)
        for member_id in await members_with_role(tx, actor.workspace_id, role_id):
            close_sockets(tx, member_id, "AccessChanged")
    if given:
        await tx.execute(
            sa.update(roles).where(roles.c.workspace_id == actor.workspace_id, roles.c.id == role_id).values(given)
        )
        before = {name: getattr(role, name) for name in given}
        await record_audit(tx, actor, "role.changed", role_id, name=role.name, before=before, after=given)
    return await role_by_id(tx, actor.workspace_id, role_id)
