"""Which members have a client connected, and to which process: rows, so that any process may look after the lost."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.publish_presence import publish_presence
from haoke.routing.queries.agents import agent_row, away_after_minutes, is_connected
from haoke.routing.queries.queues import lock_queues
from haoke.routing.tables import agents, connections

_REFRESH = sa.text("""
INSERT INTO agent_connections (workspace_id, member_id, session, node, seen_at)
SELECT w, m, s, :node, :at
FROM unnest(CAST(:workspaces AS uuid[]), CAST(:members AS uuid[]), CAST(:sessions AS bytea[])) AS held(w, m, s)
ORDER BY w, m, s
ON CONFLICT (workspace_id, member_id, session, node) DO UPDATE SET seen_at = excluded.seen_at
""").bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))


async def connected(tx: Tx, workspace_id: UUID, member_id: UUID, session: bytes, node: str) -> None:
    """A process holds a client of the member's session. Whoever had dropped off goes on where they were."""
    await refresh_connections(tx, node, [(workspace_id, member_id, session)])
    agent = await agent_row(tx, workspace_id, member_id)
    if agent is not None and agent.dropped_at is not None:
        await _go_on(tx, workspace_id, member_id, agent.active_at)


async def go_on(tx: Tx, workspace_id: UUID, member_id: UUID, at: datetime) -> None:  # noqa: ARG001 - a job's form
    """The same for whoever was dropped in the moment in which they came back, or whose process had only stalled."""
    agent = await agent_row(tx, workspace_id, member_id)
    if agent is not None and agent.dropped_at is not None and await is_connected(tx, workspace_id, member_id):
        await _go_on(tx, workspace_id, member_id, agent.active_at)


async def _go_on(tx: Tx, workspace_id: UUID, member_id: UUID, active_at: datetime) -> None:
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    await tx.execute(_agent(workspace_id, member_id).values(dropped_at=None, seen_at=now()))
    await publish_presence(tx, workspace_id, member_id)
    idle = await away_after_minutes(tx, workspace_id)
    if not idle or now() - active_at < timedelta(minutes=idle):
        await drain_locked(tx, workspace_id, queues)


async def disconnected(tx: Tx, workspace_id: UUID, member_id: UUID, session: bytes, node: str) -> None:
    """A process holds none any more. They count as dropped when none comes back for a while (a job's matter)."""
    await tx.execute(
        sa.delete(connections).where(
            connections.c.workspace_id == workspace_id,
            connections.c.member_id == member_id,
            connections.c.session == session,
            connections.c.node == node,
        )
    )
    await tx.execute(_agent(workspace_id, member_id).values(seen_at=now()))


async def refresh_connections(tx: Tx, node: str, held: Collection[tuple[UUID, UUID, bytes]]) -> None:
    """A process still holds clients of these: (workspace id, member id, session)."""
    parameters = {
        "node": node,
        "at": now(),
        "workspaces": [each[0] for each in held],
        "members": [each[1] for each in held],
        "sessions": [each[2] for each in held],
    }
    await tx.execute(_REFRESH, parameters)


def _agent(workspace_id: UUID, member_id: UUID) -> sa.Update:
    return sa.update(agents).where(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
