"""Work items."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.quick import Quick
from haoke.kernel.tables import ids
from haoke.routing.contract import Facts, WorkItem
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
_HEADS = """
    SELECT id, kind, subject_id, queue_id, priority, units, enqueued_at, target_id, passed, note, turn, facts
    FROM work_items
    WHERE workspace_id = :workspace AND queue_id = {q}queue_id AND state = 'waiting' AND units <= :units
      AND (turn, id) > ({q}after_turn, {q}after_id)
      AND (target_id IS NULL AND enqueued_at <= {q}before AND NOT passed @> :free OR target_id = ANY(:targets))
    ORDER BY turn, id LIMIT {limit}
"""
_ALL_HEADS = f"""
SELECT w.* FROM unnest(
    CAST(:queues AS uuid[]), CAST(:before AS timestamptz[]), CAST(:after_turn AS bigint[]), CAST(:after_id AS uuid[])
) AS q(queue_id, before, after_turn, after_id)
CROSS JOIN LATERAL ({_HEADS.format(q="q.", limit=":limit")}) w
ORDER BY w.turn, w.id LIMIT :limit
"""  # noqa: S608 - what goes in stands above
_WAITING = Quick(sa.text(_ALL_HEADS).bindparams(sa.bindparam("workspace", type_=sa.Uuid), _FREE, _TARGETS))
_HEAD = Quick(  # for whoever got free, in the only queue that they serve: PostgreSQL keeps the plan of this one
    sa.text(_HEADS.format(q=":", limit="1")).bindparams(
        sa.bindparam("workspace", type_=sa.Uuid),
        sa.bindparam("queue_id", type_=sa.Uuid),
        sa.bindparam("after_turn", type_=sa.BigInteger),
        sa.bindparam("after_id", type_=sa.Uuid),
        sa.bindparam("before", type_=sa.DateTime(timezone=True)),
        _FREE,
        _TARGETS,
    )
)
"""What waits, in serving order: see ``waiting_items``."""


class Window(NamedTuple):
    """Where to look in a queue: after an item that was looked at, for what was enqueued until ``before``."""

    queue_id: UUID
    before: datetime
    after_turn: int = -(2**63)
    after_id: UUID = UUID(int=0)


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
    tx: Tx,
    workspace_id: UUID,
    windows: Sequence[Window],
    free: Iterable[UUID],
    targets: Iterable[UUID],
    *,
    units: int,
    limit: int,
) -> list[WorkItem]:
    """What waits in queues and takes at most ``units``, in serving order.

    Only what is aimed at one of the ``targets``, or at nobody and at least one of the ``free`` members did not pass on.
    """
    parameters = {
        "workspace": workspace_id,
        "queues": [each.queue_id for each in windows],
        "before": [each.before for each in windows],
        "after_turn": [each.after_turn for each in windows],
        "after_id": [each.after_id for each in windows],
        "units": units,
        "free": list(free),
        "targets": list(targets),
        "limit": limit,
    }
    at = to_ms(now())
    if limit == len(windows) == 1:
        rows = await _HEAD.all(tx, parameters | windows[0]._asdict())
    else:
        rows = await _WAITING.all(tx, parameters)
    return [
        WorkItem(
            row.id,
            workspace_id,
            row.kind,
            row.subject_id,
            row.queue_id,
            row.priority,
            row.units,
            enqueued_at := to_ms(row.enqueued_at),
            row.target_id,
            frozenset(row.passed),
            row.note,
            row.turn,
            (at - enqueued_at) / 1000,
            msgspec.convert(row.facts, Facts),
        )
        for row in rows
    ]


async def may_overflow(tx: Tx, workspace_id: UUID, queue_id: UUID, *, limit: int) -> list[sa.Row[Any]]:
    """What waits in a queue for nobody in particular, in serving order, locked."""
    return await tx.all(
        sa.select(work_items)
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.queue_id == queue_id,
            work_items.c.state == "waiting",
            work_items.c.target_id.is_(None),
        )
        .order_by(work_items.c.turn, work_items.c.id)
        .limit(limit)
        .with_for_update()
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
