"""Reading members."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.errors import MemberNotFound
from haoke.accounts.tables import logins, members, roles, team_members
from haoke.accounts.types import ADMINISTRATOR, Member, RoleName
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_TEAM_IDS = (
    sa.select(sa.func.array_agg(team_members.c.team_id))
    .where(team_members.c.workspace_id == members.c.workspace_id, team_members.c.member_id == members.c.id)
    .correlate(members)
    .scalar_subquery()
)

MEMBERS = (
    sa.select(
        members,
        logins.c.email,
        logins.c.installation_owner,
        roles.c.name.label("role_name"),
        roles.c.preset,
        roles.c.permissions,
        _TEAM_IDS.label("team_ids"),
    )
    .join(logins, logins.c.id == members.c.login_id)
    .join(roles, sa.and_(roles.c.workspace_id == members.c.workspace_id, roles.c.id == members.c.role_id))
)
"""Members with their login and role; ``team_ids`` is null without teams."""


def member_of(row: sa.Row[Any]) -> Member:
    return Member(
        id=row.id,
        name=row.name,
        email=row.email,
        avatar=row.avatar_file_id,
        locale=row.locale,
        time_zone=row.time_zone,
        role=RoleName(row.role_id, row.role_name, row.preset),
        team_ids=sorted(row.team_ids or []),
        disabled=row.disabled,
        created_at=to_ms(row.created_at),
    )


async def member_by_id(tx: Tx, workspace_id: UUID, member_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """A member as in MEMBERS. ``lock`` keeps others from changing it meanwhile."""
    statement = MEMBERS.where(members.c.workspace_id == workspace_id, members.c.id == member_id)
    row = await tx.first(statement.with_for_update(of=members) if lock else statement)
    if row is None:
        raise MemberNotFound
    return row


async def list_members(
    tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int, text: str = "", team_id: UUID | None = None
) -> list[Member]:
    """Members by id, up to one more than ``limit``. ``text`` is looked for in name and e-mail."""
    statement = MEMBERS.where(members.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(members.c.id > after)
    if text:
        statement = statement.where(
            members.c.name.icontains(text, autoescape=True) | logins.c.email.icontains(text, autoescape=True)
        )
    if team_id is not None:
        statement = statement.where(
            sa.exists().where(
                team_members.c.workspace_id == workspace_id,
                team_members.c.member_id == members.c.id,
                team_members.c.team_id == team_id,
            )
        )
    return [member_of(row) for row in await tx.all(statement.order_by(members.c.id).limit(limit + 1))]


async def count_administrators(tx: Tx, workspace_id: UUID, *, but: UUID) -> int:
    """Enabled administrators other than one member. Locks their role's row, so that no two go at the same time."""
    role_id = await tx.scalar(
        sa.select(roles.c.id)
        .where(roles.c.workspace_id == workspace_id, roles.c.preset == ADMINISTRATOR)
        .with_for_update()
    )
    count: int = await tx.scalar(
        sa.select(sa.func.count())
        .select_from(members)
        .where(
            members.c.workspace_id == workspace_id,
            members.c.role_id == role_id,
            members.c.disabled.is_(False),
            members.c.id != but,
        )
    )
    return count


async def members_with_role(tx: Tx, workspace_id: UUID, role_id: UUID) -> list[UUID]:
    rows = await tx.all(
        sa.select(members.c.id).where(members.c.workspace_id == workspace_id, members.c.role_id == role_id)
    )
    return [row.id for row in rows]
