"""Members as those see them whom they serve."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.routing.tables import agents
from haoke.routing.types import Face


async def faces(tx: Tx, workspace_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, Face]:
    """Disabled members too; unknown ids are left out. Who is not connected any more counts as offline."""
    rows = await tx.all(_FACES, {"workspace": workspace_id, "members": list(member_ids)})
    return {
        row.member_id: Face(
            row.member_id,
            row.name,
            row.avatar,
            "offline" if row.dropped_at is not None else row.kind,
            row.served or 0,
        )
        for row in rows
    }


def _faces() -> sa.Select[Any]:
    face = accounts.faces()
    return (
        sa.select(face.c.member_id, face.c.name, face.c.avatar, agents.c.kind, agents.c.dropped_at, agents.c.served)
        .outerjoin(
            agents, sa.and_(agents.c.workspace_id == face.c.workspace_id, agents.c.member_id == face.c.member_id)
        )
        .where(face.c.workspace_id == sa.bindparam("workspace"), face.c.member_id == sa.any_(ids("members")))
    )


_FACES = _faces()
