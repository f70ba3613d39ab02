"""Reading invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import invitations, roles, workspaces
from haoke.accounts.types import Invitation, RoleName
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_INVITATIONS = sa.select(invitations, roles.c.name.label("role_name"), roles.c.preset).join(
    roles, sa.and_(roles.c.workspace_id == invitations.c.workspace_id, roles.c.id == invitations.c.role_id)
)


def _open_at(moment: datetime) -> sa.ColumnElement[bool]:
    return invitations.c.accepted_at.is_(None) & (invitations.c.expires_at > moment)


async def list_invitations(
    tx: Tx, workspace_id: UUID, *, before: UUID | None, limit: int, moment: datetime
) -> list[Invitation]:
    """Invitations that can be accepted at this moment, newest first, up to one more than ``limit``."""
    statement = _INVITATIONS.where(invitations.c.workspace_id == workspace_id, _open_at(moment))
    if before is not None:
        statement = statement.where(invitations.c.id < before)
    return [
        Invitation(
            id=row.id,
            email=row.email,
            role=RoleName(row.role_id, row.role_name, row.preset),
            team_ids=row.team_ids,
            invited_by=row.invited_by,
            expires_at=to_ms(row.expires_at),
        )
        for row in await tx.all(statement.order_by(invitations.c.id.desc()).limit(limit + 1))
    ]


async def count_invitations_with_role(tx: Tx, workspace_id: UUID, role_id: UUID, moment: datetime) -> int:
    count: int = await tx.scalar(
        sa.select(sa.func.count())
        .select_from(invitations)
        .where(invitations.c.workspace_id == workspace_id, invitations.c.role_id == role_id, _open_at(moment))
    )
    return count


async def invitation_by_hash(tx: Tx, token_hash: bytes, moment: datetime, *, lock: bool = False) -> sa.Row[Any] | None:
    """An invitation that can be accepted, with ``workspace_name`` and the workspace's ``locale`` and ``time_zone``."""
    statement = (
        sa.select(invitations, workspaces.c.name.label("workspace_name"), workspaces.c.locale, workspaces.c.time_zone)
        .join(workspaces, workspaces.c.id == invitations.c.workspace_id)
        .where(invitations.c.token_hash == token_hash, _open_at(moment))
    )
    return await tx.first(statement.with_for_update(of=invitations) if lock else statement)
