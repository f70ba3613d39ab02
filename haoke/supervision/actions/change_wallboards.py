"""Make, change and remove wallboards: one's own, and with the permission those that everybody has."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.errors import TilesOverlap, TooManyWallboards, WallboardNotFound
from haoke.supervision.permissions import BOARD, SHARE
from haoke.supervision.queries.wallboards import count_wallboards, wallboard_row
from haoke.supervision.tables import wallboards
from haoke.supervision.tiles import fit
from haoke.supervision.types import Tile

MOST = 30


async def save_wallboard(
    tx: Tx, actor: Actor, wallboard_id: UUID, name: str, tiles: list[Tile], *, shared: bool
) -> None:
    """Make it, or change it. ``wallboard_id`` is the client's own; saving twice is harmless.

    Raises PermissionDenied, WallboardNotFound, TilesOverlap, TooManyWallboards.
    """
    actor.require(BOARD)
    if not fit(tiles):
        raise TilesOverlap
    row = await _reached(tx, actor, wallboard_id)
    if shared and (row is None or not row.shared):
        actor.require(SHARE)
    if row is None and await count_wallboards(tx, actor.workspace_id, actor.member_id) >= MOST:
        raise TooManyWallboards(most=MOST)
    values = {"name": name, "tiles": msgspec.to_builtins(tiles), "shared": shared, "changed_at": sa.func.now()}
    key = {"workspace_id": actor.workspace_id, "id": wallboard_id}
    await tx.execute(
        insert(wallboards)
        .values(owner_id=actor.member_id if row is None else row.owner_id, **key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )
    if shared or (row is not None and row.shared):
        await record_audit(tx, actor, "supervision.wallboard_changed", wallboard_id, name=name, shared=shared)


async def remove_wallboard(tx: Tx, actor: Actor, wallboard_id: UUID) -> None:
    """Raises PermissionDenied, WallboardNotFound."""
    actor.require(BOARD)
    row = await _reached(tx, actor, wallboard_id)
    if row is None:
        raise WallboardNotFound
    await tx.execute(
        sa.delete(wallboards).where(wallboards.c.workspace_id == actor.workspace_id, wallboards.c.id == wallboard_id)
    )
    if row.shared:
        await record_audit(tx, actor, "supervision.wallboard_removed", wallboard_id, name=row.name)


async def _reached(tx: Tx, actor: Actor, wallboard_id: UUID) -> sa.Row[Any] | None:
    """One's own, or a shared one with the permission; None: there is none. Others do not exist for the actor."""
    row = await wallboard_row(tx, actor.workspace_id, wallboard_id)
    if row is not None and row.owner_id != actor.member_id:
        if not row.shared:
            raise WallboardNotFound
        actor.require(SHARE)
    return row
