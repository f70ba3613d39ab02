"""Work items."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.routing.contract import WorkItem
from haoke.routing.errors import WorkItemNotFound
from haoke.routing.queries.queues import queue_row
from haoke.routing.tables import work_items

_HERE = sa.bindparam("workspace", type_=sa.Uuid)
_FREE = ids("free")
_TARGETS = ids("targets")

_ITEM = sa.select(work_items).where(
    work_items.c.workspace_id == _HERE, work_items.c.id == sa.bindparam("item", type_=sa.Uuid)
)
_LOCKED_ITEM = _ITEM.with_for_update()
_WAITING = (
    sa.select(work_items)
    .where(
        work_items.c.workspace_id == _HERE,
        work_items.c.queue_id == sa.bindparam("queue", type_=sa.Uuid),
        work_items.c.state == "waiting",
        work_items.c.units <= sa.bindparam("units", type_=sa.Integer),
        sa.or_(
            sa.and_(work_items.c.target_id.is_(None), sa.not_(work_items.c.passed.contains(_FREE))),
            work_items.c.target_id == sa.any_(_TARGETS),
        ),
    )
    .order_by(work_items.c.priority.desc(), work_items.c.enqueued_at, work_items.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


async def work_item_row(tx: Tx, workspace_id: UUID, item_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    row = await tx.first(_LOCKED_ITEM if lock else _ITEM, {"workspace": workspace_id, "item": item_id})
    if row is None:
        raise WorkItemNotFound
    return row


async def work_item_for(tx: Tx, actor: Actor, item_id: UUID, permission: str) -> sa.Row[Any]:
    """The item, if the actor may do ``permission`` with it: own = they have it; team = or it is in a queue of theirs.

    Raises PermissionDenied, WorkItemNotFound (also out of reach).
    """
    scope = actor.require(permission)
    row = await work_item_row(tx, actor.workspace_id, item_id)
    if scope is Scope.ALL or row.owner_id == actor.id:
        return row
    if scope is Scope.TEAM and (await queue_row(tx, actor.workspace_id, row.queue_id)).team_id in actor.teams:
        return row
    raise WorkItemNotFound


async def waiting_items(
    tx: Tx, workspace_id: UUID, queue_id: UUID, free: Iterable[UUID], targets: Iterable[UUID], *, units: int, limit: int
) -> list[WorkItem]:
    """What waits in a queue and takes at most ``units``, in serving order.

    Only what is aimed at one of the ``targets``, or at nobody and at least one of the ``free`` members did not pass on.
    """
    parameters = {
        "workspace": workspace_id,
        "queue": queue_id,
        "units": units,
        "free": list(free),
        "targets": list(targets),
        "limit": limit,
    }
    rows = await tx.all(_WAITING, parameters)
    return [as_work_item(row) for row in rows]


def as_work_item(row: Any) -> WorkItem:
    return WorkItem(
        row.id,
        row.workspace_id,
        row.kind,
        row.subject_id,
        row.queue_id,
        row.priority,
        row.units,
        to_ms(row.enqueued_at),
        row.target_id,
        frozenset(row.passed),
        row.note,
    )


async def items_offered_to(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[UUID]:
    rows = await tx.all(
        sa.select(work_items.c.id)
        .where(work_items.c.workspace_id == workspace_id, work_items.c.offered_to == member_id)
        .order_by(work_items.c.id)
    )
    return [row.id for row in rows]


async def items_owned_by(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[UUID]:
    rows = await tx.all(
        sa.select(work_items.c.id)
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.owner_id == member_id,
            work_items.c.state == "assigned",
        )
        .order_by(work_items.c.id)
    )
    return [row.id for row in rows]
