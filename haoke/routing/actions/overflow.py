"""Send work that waits on to other queues, as the rules of its queue say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import Held
from haoke.routing.actions.update_item import update_item
from haoke.routing.contract import WorkItem
from haoke.routing.events import WorkOverflowed, WorkReturned
from haoke.routing.overflow import Rule, Step, way
from haoke.routing.queries.items import may_overflow
from haoke.routing.queries.queues import lock_with_overflow
from haoke.routing.queries.standings import standings
from haoke.routing.tables import work_items
from haoke.routing.turns import turn_of
from haoke.routing.types import Standing

Queues = Mapping[UUID, sa.Row[Any]]

BATCH = 200
"""Items a run moves at most; the next one goes on."""


def rules_of(queues: Queues) -> dict[UUID, list[Rule]]:
    return {queue.id: msgspec.convert(queue.overflow, list[Rule]) for queue in queues.values()}


async def way_of_new(tx: Tx, workspace_id: UUID, queues: Queues, queue_id: UUID) -> list[Step]:
    """Where new work for a queue goes. The queues are locked."""
    if not queues[queue_id].overflow:
        return []
    found = await standings(tx, workspace_id, queues.values(), now())
    return way(queue_id, rules_of(queues), found, before=found[queue_id].waiting, waited=0)


async def overflow_queue(tx: Tx, workspace_id: UUID, queue_id: UUID, at: datetime) -> None:
    """Move on what has waited long enough, or all when the queue is closed or nobody serves it. ``at`` is now.

    Whoever moves on keeps the place that the time of waiting gives.
    """
    queues = await lock_with_overflow(tx, workspace_id, queue_id)
    rules, found = rules_of(queues), await standings(tx, workspace_id, queues.values(), at)
    moved = stayed = 0
    for item in await may_overflow(tx, workspace_id, queue_id, limit=BATCH):
        waited = (at - (item.entered_at or item.enqueued_at)).total_seconds()
        steps = way(queue_id, rules, found, before=stayed, waited=waited, left=item.overflowed)
        if not steps:
            stayed += 1
            continue
        await _move(tx, Held(item, queues), steps, at)
        moved += 1
        for moved_id, by in ((queue_id, -1), (steps[-1].to, 1)):
            found[moved_id] = _with_more(found[moved_id], queues[moved_id], by)
    if moved:
        await drain_locked(tx, workspace_id, queues)


def _with_more(standing: Standing, queue: sa.Row[Any], by: int) -> Standing:
    waiting = standing.waiting + by
    full = standing.full or (queue.max_length is not None and waiting >= queue.max_length)
    return msgspec.structs.replace(standing, waiting=waiting, full=full)


async def _move(tx: Tx, held: Held, steps: Sequence[Step], at: datetime) -> None:
    item, target = held.item, held.queues[steps[-1].to]
    priority = item.priority + target.priority - held.queue.priority
    await update_item(
        tx,
        held,
        queue_id=target.id,
        priority=priority,
        turn=turn_of(to_ms(item.enqueued_at), priority, target.ageing_seconds),
        units=target.units,
        entered_at=at,
        overflowed=work_items.c.overflowed + [step.queue_id for step in steps],
        passed=[],
        passed_at=None,
    )
    await note_steps(tx, item, held.queues, steps)
    await tx.emit(
        WorkReturned(**held.whose, queue_id=target.id, team_id=target.team_id, member_id=None, reason="overflowed")
    )


async def note_steps(tx: Tx, item: WorkItem | sa.Row[Any], queues: Queues, steps: Sequence[Step]) -> None:
    """In the trace, and to whoever wants to know."""
    for step in steps:
        names = f"{queues[step.queue_id].name} → {queues[step.to].name}"
        await decide(tx, item, "overflowed", reason=names, counts={step.reason: 1})
        await tx.emit(
            WorkOverflowed(
                workspace_id=item.workspace_id,
                work_item_id=item.id,
                kind=item.kind,
                subject_id=item.subject_id,
                from_queue_id=step.queue_id,
                to_queue_id=step.to,
                reason=step.reason,
            )
        )
