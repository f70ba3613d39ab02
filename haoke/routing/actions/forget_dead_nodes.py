"""Forget the connections of processes that are gone."""

from datetime import datetime

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.tables import agents, connections
from haoke.routing.timing import DEAD_AFTER


async def forget_dead_nodes(tx: Tx, at: datetime) -> None:
    """``at`` is now. The members were last seen when their process was."""
    gone = (
        sa.delete(connections)
        .where(connections.c.seen_at < at - DEAD_AFTER)
        .returning(connections.c.workspace_id, connections.c.member_id, connections.c.seen_at)
        .cte("gone")
    )
    await tx.execute(
        sa.update(agents)
        .where(agents.c.workspace_id == gone.c.workspace_id, agents.c.member_id == gone.c.member_id)
        .values(seen_at=sa.func.greatest(agents.c.seen_at, gone.c.seen_at))
    )
