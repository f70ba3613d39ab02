"""What the jobs have to do something about, over all workspaces: (workspace id, id), at most DUE_AT_ONCE at a time."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.db import Tx
from haoke.routing.tables import agents, connections, queues, routing_settings, work_items
from haoke.routing.timing import DEFAULT_AWAY_MINUTES, DROPPED_AFTER, GRACE, PAUSE

DUE_AT_ONCE = 200

Due = list[tuple[UUID, UUID]]


async def due_offers(tx: Tx, at: datetime) -> Due:
    """Work items whose offer nobody answered."""
    return await _pairs(
        tx,
        sa.select(work_items.c.workspace_id, work_items.c.id)
        .where(work_items.c.offered_to.is_not(None), work_items.c.offer_expires_at <= at)
        .order_by(work_items.c.offer_expires_at),
    )


async def due_overflows(tx: Tx, at: datetime) -> Due:  # noqa: ARG001 - the form of what is due
    """Queues with rules of overflow in which something waits."""
    waits = sa.exists().where(
        work_items.c.workspace_id == queues.c.workspace_id,
        work_items.c.queue_id == queues.c.id,
        work_items.c.state == "waiting",
    )
    return await _pairs(
        tx, sa.select(queues.c.workspace_id, queues.c.id).where(queues.c.overflow_to != sa.text("'{}'::uuid[]"), waits)
    )


async def due_passes(tx: Tx, at: datetime) -> Due:
    """Queues with items that some passed on, long enough ago."""
    return await _pairs(
        tx,
        sa.select(work_items.c.workspace_id, work_items.c.queue_id)
        .where(work_items.c.state == "waiting", work_items.c.passed_at <= at - PAUSE)
        .distinct(),
    )


async def due_drops(tx: Tx, at: datetime) -> Due:
    """Members without a client for too long that still could get or have work."""
    connected = sa.exists().where(
        connections.c.workspace_id == agents.c.workspace_id, connections.c.member_id == agents.c.member_id
    )
    return await _pairs(
        tx,
        _agents().where(
            sa.or_(agents.c.kind != "offline", agents.c.load > 0),
            agents.c.dropped_at.is_(None),
            agents.c.seen_at <= at - DROPPED_AFTER,
            sa.not_(connected),
        ),
    )


async def due_returns(tx: Tx, at: datetime) -> Due:  # noqa: ARG001 - the form of what is due
    """Members who count as dropped and have a client."""
    mine = sa.and_(connections.c.workspace_id == agents.c.workspace_id, connections.c.member_id == agents.c.member_id)
    return await _pairs(tx, _agents().where(agents.c.dropped_at.is_not(None), sa.exists().where(mine)))


async def due_give_ups(tx: Tx, at: datetime) -> Due:
    """Dropped members whose grace is over."""
    return await _pairs(
        tx, _agents().where(sa.or_(agents.c.kind != "offline", agents.c.load > 0), agents.c.dropped_at <= at - GRACE)
    )


async def due_idlers(tx: Tx, at: datetime) -> Due:
    """Online members without a sign of a person for the workspace's time."""
    minutes = sa.func.coalesce(routing_settings.c.away_after_minutes, DEFAULT_AWAY_MINUTES)
    return await _pairs(
        tx,
        _agents()
        .outerjoin(routing_settings, routing_settings.c.workspace_id == agents.c.workspace_id)
        .where(
            agents.c.kind == "online",
            minutes > 0,
            agents.c.active_at <= at - sa.func.make_interval(0, 0, 0, 0, 0, minutes),
        ),
    )


async def due_wrap_ups(tx: Tx, at: datetime) -> Due:
    """Members whose time for wrapping up is over."""
    return await _pairs(tx, _agents().where(agents.c.kind == "wrap_up", agents.c.until <= at))


async def due_queues(tx: Tx, after: tuple[UUID, UUID] | None = None) -> Due:
    """Queues where something waits while somebody has room: what those passed on, or what is held for others.

    In order of their keys, those ``after`` one.
    """
    membership = accounts.memberships()
    waits = sa.exists().where(
        work_items.c.workspace_id == queues.c.workspace_id,
        work_items.c.queue_id == queues.c.id,
        work_items.c.state == "waiting",
    )
    room = (
        sa.select(agents.c.member_id)
        .join(
            membership,
            sa.and_(membership.c.workspace_id == agents.c.workspace_id, membership.c.member_id == agents.c.member_id),
        )
        .where(
            membership.c.workspace_id == queues.c.workspace_id,
            membership.c.team_id == queues.c.team_id,
            agents.c.kind == "online",
            agents.c.dropped_at.is_(None),
            agents.c.load < agents.c.capacity,
        )
        .correlate(queues)
    )
    key = (queues.c.workspace_id, queues.c.id)
    found = sa.select(*key).where(waits, room.exists()).order_by(*key)
    return await _pairs(tx, found if after is None else found.where(sa.tuple_(*key) > after))


async def changed_loads(tx: Tx, since: datetime) -> dict[UUID, dict[UUID, int]]:
    """Workspace id → member id → units that they have now, for those whose load changed."""
    found: dict[UUID, dict[UUID, int]] = {}
    statement = sa.select(agents.c.workspace_id, agents.c.member_id, agents.c.load).where(agents.c.load_at >= since)
    for row in await tx.all(statement):
        found.setdefault(row.workspace_id, {})[row.member_id] = row.load
    return found


async def handled_since(tx: Tx, workspace_id: UUID, since: datetime) -> dict[UUID, float]:
    """Member → how much work they finished."""
    rows = await tx.all(
        sa.select(work_items.c.owner_id, sa.func.count().label("handled"))
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.done_at >= since,
            work_items.c.state == "done",
            work_items.c.owner_id.is_not(None),
        )
        .group_by(work_items.c.owner_id)
    )
    return {row.owner_id: float(row.handled) for row in rows}


def _agents() -> sa.Select[Any]:
    return sa.select(agents.c.workspace_id, agents.c.member_id)


async def _pairs(tx: Tx, statement: sa.Select[Any]) -> Due:
    rows: list[Any] = await tx.all(statement.limit(DUE_AT_ONCE))
    return [(workspace_id, found) for workspace_id, found in rows]
