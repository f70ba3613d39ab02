"""Delete a role that nobody has and nobody is invited to."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import RoleFixed, RoleInUse
from haoke.accounts.queries.invitations import count_invitations_with_role
from haoke.accounts.queries.members import members_with_role
from haoke.accounts.queries.roles import role_by_id
from haoke.accounts.tables import roles
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def delete_role(tx: Tx, actor: Actor, role_id: UUID) -> None:
    actor.require("roles.manage")
    role = await role_by_id(tx, actor.workspace_id, role_id, lock=True)
    if role.preset is not None:
        raise RoleFixed
    require_grants_within(actor, role.permissions)
    users = len(await members_with_role(tx, actor.workspace_id, role_id))
    users += await count_invitations_with_role(tx, actor.workspace_id, role_id, clock.now())
    if users:
        raise RoleInUse(members=users)
    await tx.execute(sa.delete(roles).where(roles.c.workspace_id == actor.workspace_id, roles.c.id == role_id))
    await record_audit(tx, actor, "role.deleted", role_id, name=role.name)
