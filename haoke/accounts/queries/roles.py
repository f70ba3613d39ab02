"""Reading roles."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.errors import RoleNotFound
from haoke.accounts.tables import members, roles
from haoke.accounts.types import Role, grants_of
from haoke.kernel.db import Tx

_MEMBERS = (
    sa.select(sa.func.count())
    .select_from(members)
    .where(members.c.workspace_id == roles.c.workspace_id, members.c.role_id == roles.c.id)
    .correlate(roles)
    .scalar_subquery()
)
_ROLES = sa.select(roles, _MEMBERS.label("members"))


def _role(row: sa.Row[Any]) -> Role:
    return Role(row.id, row.name, row.preset, grants_of(row.preset, row.permissions), row.members)


async def role_by_id(tx: Tx, workspace_id: UUID, role_id: UUID, *, lock: bool = False) -> Role:
    statement = _ROLES.where(roles.c.workspace_id == workspace_id, roles.c.id == role_id)
    row = await tx.first(statement.with_for_update(of=roles) if lock else statement)
    if row is None:
        raise RoleNotFound
    return _role(row)


async def list_roles(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[Role]:
    """Roles by id, up to one more than ``limit``."""
    statement = _ROLES.where(roles.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(roles.c.id > after)
    return [_role(row) for row in await tx.all(statement.order_by(roles.c.id).limit(limit + 1))]


async def role_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(roles.c.id).where(roles.c.workspace_id == workspace_id, roles.c.name == name)
    if but is not None:
        statement = statement.where(roles.c.id != but)
    return await tx.scalar(statement) is not None
