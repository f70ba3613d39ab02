"""Queries of accounts for every context above."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import members, team_members
from haoke.accounts.types import MemberCard
from haoke.kernel.db import Tx


def memberships() -> sa.Subquery:
    """Who is in which team, for joins: (workspace_id, team_id, member_id), without disabled members."""
    return (
        sa.select(team_members.c.workspace_id, team_members.c.team_id, team_members.c.member_id)
        .join(
            members,
            sa.and_(members.c.workspace_id == team_members.c.workspace_id, members.c.id == team_members.c.member_id),
        )
        .where(sa.not_(members.c.disabled))
        .subquery("memberships")
    )


async def member_cards(tx: Tx, workspace_id: UUID, member_ids: Collection[UUID]) -> list[MemberCard]:
    """What others see of these members; who is not of the workspace is left out."""
    rows = await tx.all(
        sa.select(members.c.id, members.c.name, members.c.avatar_file_id).where(
            members.c.workspace_id == workspace_id, members.c.id.in_(list(member_ids))
        )
    )
    return [MemberCard(row.id, row.name, row.avatar_file_id) for row in rows]
