"""How queues are off."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.types import Opening
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.routing.tables import agents, queues, work_items
from haoke.routing.types import Standing

_ALWAYS = Opening(open=True, next_change=None)
_HERE = sa.bindparam("workspace", type_=sa.Uuid)
_WAITING = (
    sa.select(
        work_items.c.queue_id,
        sa.func.count().label("waiting"),
        sa.func.min(sa.func.coalesce(work_items.c.entered_at, work_items.c.enqueued_at)).label("since"),
    )
    .where(
        work_items.c.workspace_id == _HERE,
        work_items.c.queue_id == sa.any_(ids("ids")),
        work_items.c.state == "waiting",
    )
    .group_by(work_items.c.queue_id)
)


async def standings(tx: Tx, workspace_id: UUID, rows: Iterable[sa.Row[Any]], at: datetime) -> dict[UUID, Standing]:
    """Of these queues."""
    found = {row.id: row for row in rows}
    waiting = {row.queue_id: row for row in await tx.all(_WAITING, {"workspace": workspace_id, "ids": list(found)})}
    online = await _online(tx, workspace_id, found)
    openings = {
        calendar_id: await accounts.opening(tx, workspace_id, calendar_id, at)
        for calendar_id in {row.calendar_id for row in found.values() if row.calendar_id is not None}
    }
    return {
        queue_id: _standing(
            row, openings.get(row.calendar_id, _ALWAYS), waiting.get(queue_id), online.get(queue_id, (0, 0)), at
        )
        for queue_id, row in found.items()
    }


async def shut_queues(tx: Tx, workspace_id: UUID, rows: Iterable[sa.Row[Any]], at: datetime) -> set[UUID]:
    """Those of these queues that are closed and hold what waits."""
    kept = [row for row in rows if row.calendar_id is not None and row.when_closed == "hold"]
    shut = {
        calendar_id
        for calendar_id in {row.calendar_id for row in kept}
        if not await accounts.open_at(tx, workspace_id, calendar_id, at)
    }
    return {row.id for row in kept if row.calendar_id in shut}


def _standing(
    row: sa.Row[Any], opening: Opening, waits: sa.Row[Any] | None, crew: tuple[int, int], at: datetime
) -> Standing:
    waiting = 0 if waits is None else waits.waiting
    longest = 0 if waits is None else max(0, int((at - waits.since).total_seconds()))
    full = (row.max_length is not None and waiting >= row.max_length) or (
        row.max_wait_seconds is not None and waiting > 0 and longest >= row.max_wait_seconds
    )
    return Standing(row.id, opening.open, opening.next_change, full, waiting, longest, *crew)


async def _online(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many of those who serve each queue are online and connected, and how many of them have room."""
    rows = await tx.all(_ONLINE, {"workspace": workspace_id, "ids": list(queue_ids)})
    return {row.id: (row.online, row.free) for row in rows}


def _serving() -> sa.Select[Any]:
    membership = accounts.memberships()
    return (
        sa.select(
            queues.c.id,
            sa.func.count().label("online"),
            sa.func.count().filter(agents.c.load < agents.c.capacity).label("free"),
        )
        .join(
            membership,
            sa.and_(membership.c.workspace_id == queues.c.workspace_id, membership.c.team_id == queues.c.team_id),
        )
        .join(
            agents,
            sa.and_(agents.c.workspace_id == queues.c.workspace_id, agents.c.member_id == membership.c.member_id),
        )
        .where(
            queues.c.workspace_id == _HERE,
            queues.c.id == sa.any_(ids("ids")),
            agents.c.kind == "online",
            agents.c.dropped_at.is_(None),
        )
        .group_by(queues.c.id)
    )


_ONLINE = _serving()
