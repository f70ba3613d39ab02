"""Which boards are looked at."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision.tables import board_watches

_LIVE = sa.select(board_watches.c.workspace_id, board_watches.c.scope, board_watches.c.asked_at).where(
    board_watches.c.until > sa.bindparam("now", type_=sa.DateTime(timezone=True))
)


async def watched_boards(tx: Tx, at: datetime) -> dict[UUID, dict[str, datetime]]:
    """Workspace → scopes that somebody looks at → when one of them last asked for the whole board."""
    found: dict[UUID, dict[str, datetime]] = {}
    for row in await tx.all(_LIVE, {"now": at}):
        found.setdefault(row.workspace_id, {})[row.scope] = row.asked_at
    return found
