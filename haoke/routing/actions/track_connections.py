"""Which members have a client connected, and to which process: rows, so that any process may look after the lost."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.publish_presence import publish_presence
from haoke.routing.queries.agents import agent_row, away_after_minutes
from haoke.routing.queries.queues import lock_queues
from haoke.routing.tables import agents, connections

_REFRESH = sa.text("""
INSERT INTO agent_connections (workspace_id, member_id, node, count, seen_at)
SELECT w, m, :node, c, :at
FROM unnest(CAST(:workspaces AS uuid[]), CAST(:members AS uuid[]), CAST(:counts AS int[])) AS held(w, m, c)
ORDER BY w, m
ON CONFLICT (workspace_id, member_id, node) DO UPDATE SET count = excluded.count, seen_at = excluded.seen_at
""").bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))


async def connected(tx: Tx, workspace_id: UUID, member_id: UUID, node: str) -> None:
    """A client of the member connected to this process. Whoever had dropped off goes on where they were."""
    added = insert(connections).values(
        workspace_id=workspace_id, member_id=member_id, node=node, count=1, seen_at=now()
    )
    await tx.execute(
        added.on_conflict_do_update(
            index_elements=["workspace_id", "member_id", "node"],
            set_={"count": connections.c.count + 1, "seen_at": added.excluded.seen_at},
        )
    )
    agent = await agent_row(tx, workspace_id, member_id)
    if agent is None or agent.dropped_at is None:
        return
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    await tx.execute(_agent(workspace_id, member_id).values(dropped_at=None, seen_at=now()))
    await publish_presence(tx, workspace_id, member_id)
    idle = await away_after_minutes(tx, workspace_id)
    if not idle or now() - agent.active_at < timedelta(minutes=idle):
        await drain_locked(tx, workspace_id, queues)


async def disconnected(tx: Tx, workspace_id: UUID, member_id: UUID, node: str) -> None:
    """A client of the member went away. They count as dropped when none comes back for a while (a job's matter)."""
    left = await tx.scalar(
        sa.update(connections)
        .where(
            connections.c.workspace_id == workspace_id,
            connections.c.member_id == member_id,
            connections.c.node == node,
        )
        .values(count=connections.c.count - 1, seen_at=now())
        .returning(connections.c.count)
    )
    if left is not None and left <= 0:
        await tx.execute(
            sa.delete(connections).where(
                connections.c.workspace_id == workspace_id,
                connections.c.member_id == member_id,
                connections.c.node == node,
                connections.c.count <= 0,
            )
        )
    await tx.execute(_agent(workspace_id, member_id).values(seen_at=now()))


async def refresh_connections(tx: Tx, node: str, held: Mapping[tuple[UUID, UUID], int]) -> None:
    """What this process holds now: (workspace id, member id) → sockets. It replaces what was noted of the process."""
    at = now()
    await tx.execute(
        _REFRESH,
        {
            "node": node,
            "at": at,
            "workspaces": [workspace_id for workspace_id, _ in held],
            "members": [member_id for _, member_id in held],
            "counts": list(held.values()),
        },
    )
    await tx.execute(sa.delete(connections).where(connections.c.node == node, connections.c.seen_at < at))


def _agent(workspace_id: UUID, member_id: UUID) -> sa.Update:
    return sa.update(agents).where(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
