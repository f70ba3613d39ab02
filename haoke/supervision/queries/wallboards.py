"""Wallboards: whose they are, and who else has them."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.tables import wallboards
from haoke.supervision.types import Tile, Wallboard

_MOST_SHOWN = 200


async def wallboards_for(tx: Tx, actor: Actor) -> list[Wallboard]:
    """One's own and those that are shared, by name."""
    mine = wallboards.c.owner_id == actor.member_id
    rows = await tx.all(
        sa.select(wallboards)
        .where(wallboards.c.workspace_id == actor.workspace_id, sa.or_(mine, wallboards.c.shared))
        .order_by(mine.desc(), wallboards.c.name, wallboards.c.id)
        .limit(_MOST_SHOWN)
    )
    names = await accounts.member_names(tx, actor.workspace_id, {row.owner_id for row in rows})
    return [
        Wallboard(
            row.id,
            row.name,
            row.shared,
            row.owner_id == actor.member_id,
            names.get(row.owner_id, ""),
            msgspec.convert(row.tiles, list[Tile]),
        )
        for row in rows
    ]


async def wallboard_row(tx: Tx, workspace_id: UUID, wallboard_id: UUID) -> sa.Row[Any] | None:
    """Locked."""
    return await tx.first(
        sa.select(wallboards)
        .where(wallboards.c.workspace_id == workspace_id, wallboards.c.id == wallboard_id)
        .with_for_update()
    )


async def count_wallboards(tx: Tx, workspace_id: UUID, member_id: UUID) -> int:
    return int(
        await tx.scalar(
            sa.select(sa.func.count()).where(
                wallboards.c.workspace_id == workspace_id, wallboards.c.owner_id == member_id
            )
        )
    )
