"""Reading teams."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import team_members, teams
from haoke.accounts.types import Team
from haoke.kernel.db import Tx

_SIZE = (
    sa.select(sa.func.count())
    .select_from(team_members)
    .where(team_members.c.workspace_id == teams.c.workspace_id, team_members.c.team_id == teams.c.id)
    .correlate(teams)
    .scalar_subquery()
)
TEAMS = sa.select(teams.c.id, teams.c.name, _SIZE.label("members"))
"""The columns of a Team."""


async def list_teams(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[Team]:
    """Teams by id, up to one more than ``limit``."""
    statement = TEAMS.where(teams.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(teams.c.id > after)
    return [Team(**row._asdict()) for row in await tx.all(statement.order_by(teams.c.id).limit(limit + 1))]


async def team_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(teams.c.id).where(teams.c.workspace_id == workspace_id, teams.c.name == name)
    if but is not None:
        statement = statement.where(teams.c.id != but)
    return await tx.scalar(statement) is not None


async def existing_teams(tx: Tx, workspace_id: UUID, team_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Those of the ids that are teams of the workspace. None of them can be deleted before the commit."""
    rows = await tx.all(
        sa.select(teams.c.id)
        .where(teams.c.workspace_id == workspace_id, teams.c.id.in_(set(team_ids)))
        .order_by(teams.c.id)
        .with_for_update(read=True)
    )
    return tuple(row.id for row in rows)
