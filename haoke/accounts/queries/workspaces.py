"""Reading workspaces."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import members, workspaces
from haoke.accounts.types import Workspace
from haoke.kernel.db import Tx

WORKSPACE_COLUMNS = (workspaces.c.id, workspaces.c.name, workspaces.c.locale, workspaces.c.time_zone)
"""The columns of a Workspace."""


async def any_workspace(tx: Tx) -> bool:
    return await tx.scalar(sa.select(workspaces.c.id).limit(1)) is not None


async def workspaces_of_login(
    tx: Tx, login_id: UUID, *, after: UUID | None = None, limit: int = 200
) -> list[Workspace]:
    """The workspaces this login may enter, by id; up to one more than ``limit``."""
    statement = (
        sa.select(*WORKSPACE_COLUMNS)
        .join(members, members.c.workspace_id == workspaces.c.id)
        .where(members.c.login_id == login_id, members.c.disabled.is_(False))
    )
    if after is not None:
        statement = statement.where(workspaces.c.id > after)
    return [Workspace(**row._asdict()) for row in await tx.all(statement.order_by(workspaces.c.id).limit(limit + 1))]
