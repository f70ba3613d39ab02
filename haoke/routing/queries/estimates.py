"""Who waits where, and how well the announced waiting times hold."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.routing.tables import wait_estimates, wait_evidence, work_items
from haoke.routing.types import Calibration, Told, Waiting
from haoke.routing.waiting import REMEMBERED, SURE, Evidence, estimate

MOST = 5000
"""Waiting items that are looked at; whoever waits behind them is told nothing."""

CALIBRATION_DAYS = 7

_WAITING = (
    sa.select(
        work_items.c.workspace_id,
        work_items.c.queue_id,
        work_items.c.id.label("work_item_id"),
        work_items.c.kind,
        work_items.c.subject_id,
        sa.func.row_number()
        .over(
            partition_by=(work_items.c.workspace_id, work_items.c.queue_id),
            order_by=(work_items.c.turn, work_items.c.id),
        )
        .label("position"),
    )
    .where(work_items.c.state == "waiting")
    .limit(MOST)
)
_FATES = sa.select(
    work_items.c.id,
    work_items.c.queue_id,
    (work_items.c.assigned_at.is_not(None) & work_items.c.state.in_(("assigned", "done"))).label("served"),
    (work_items.c.state == "offered").label("asked"),
).where(work_items.c.id == sa.any_(ids("ids")), work_items.c.workspace_id == sa.any_(ids("workspaces")))


async def all_waiting(tx: Tx) -> list[Waiting]:
    """Over all workspaces and queues."""
    return [Waiting(**row._asdict()) for row in await tx.all(_WAITING)]


async def all_evidence(tx: Tx, since: datetime) -> list[tuple[tuple[UUID, UUID], datetime, Evidence]]:
    """What was stored of all queues, the oldest first: workspace and queue, when, how much."""
    rows = await tx.all(sa.select(wait_evidence).where(wait_evidence.c.at >= since).order_by(wait_evidence.c.at))
    return [((row.workspace_id, row.queue_id), row.at, Evidence(row.served, row.seconds)) for row in rows]


async def wait_estimate(tx: Tx, workspace_id: UUID, queue_id: UUID, position: int, at: datetime) -> int | None:
    """The bound to tell whoever is at this place, from what is stored: up to a minute behind what is known."""
    row = await tx.first(
        sa.select(
            sa.func.coalesce(sa.func.sum(wait_evidence.c.served), 0).label("served"),
            sa.func.coalesce(sa.func.sum(wait_evidence.c.seconds), 0.0).label("seconds"),
        ).where(
            wait_evidence.c.workspace_id == workspace_id,
            wait_evidence.c.queue_id == queue_id,
            wait_evidence.c.at >= at - REMEMBERED,
        )
    )
    return None if row is None else estimate(position, Evidence(int(row.served), row.seconds))


async def fates(tx: Tx, workspace_ids: set[UUID], item_ids: set[UUID]) -> dict[UUID, sa.Row[Any]]:
    """What became of items that do not wait any more."""
    found = await tx.all(_FATES, {"ids": list(item_ids), "workspaces": list(workspace_ids)})
    return {row.id: row for row in found}


async def calibration(tx: Tx, workspace_id: UUID, queue_id: UUID, at: datetime) -> Calibration:
    """Whoever left sooner than the bound proves nothing; whoever left later was told too little."""
    told, waited = wait_estimates.c.seconds, wait_estimates.c.waited
    rows = await tx.all(
        sa.select(
            told,
            sa.func.count().label("settled"),
            sa.func.count().filter(waited <= told).label("within"),
        )
        .where(
            wait_estimates.c.workspace_id == workspace_id,
            wait_estimates.c.queue_id == queue_id,
            wait_estimates.c.at >= at - timedelta(days=CALIBRATION_DAYS),
            sa.or_(wait_estimates.c.outcome == "served", sa.and_(wait_estimates.c.outcome.is_not(None), waited > told)),
        )
        .group_by(told)
        .order_by(told)
    )
    return Calibration(SURE, CALIBRATION_DAYS, [Told(row.seconds, row.settled, row.within) for row in rows])
