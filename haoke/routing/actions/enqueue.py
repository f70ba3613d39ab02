"""Hand in a piece of work: it waits in a queue, and somebody gets it at once if anybody can."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.actions.decide import decide
from haoke.routing.actions.overflow import note_steps, way_of_new
from haoke.routing.actions.place import place
from haoke.routing.chain import policy_of
from haoke.routing.contract import Facts, Outcome, WorkItem
from haoke.routing.events import WorkEnqueued
from haoke.routing.queries.agents import roster
from haoke.routing.queries.queues import lock_with_overflow
from haoke.routing.queries.standings import shut_queues
from haoke.routing.tables import work_items
from haoke.routing.turns import priority_in, turn_of
from haoke.routing.types import Placement

_ATTEMPTS = 5  # the chosen agent can lose the room through another queue meanwhile; the next roster shows it

_NOTHING = Facts()
_INSERT = sa.insert(work_items)


async def enqueue(
    tx: Tx,
    *,
    workspace_id: UUID,
    kind: str,
    subject_id: UUID,
    queue_id: UUID,
    priority: int | None = None,
    target_id: UUID | None = None,
    preferred: UUID | None = None,
    note: str = "",
    facts: Facts = _NOTHING,
) -> Placement:
    """Only ``target_id`` may get it; ``preferred`` gets it if there is room.

    ``priority`` None is the queue's own, and what the facts say. The rules of overflow may choose another queue; the
    placement says which it is.

    Emits WorkEnqueued, then WorkAssigned or WorkOffered when it did not have to wait. Raises QueueNotFound.
    """
    queues = await lock_with_overflow(tx, workspace_id, queue_id)
    steps = [] if target_id is not None else await way_of_new(tx, workspace_id, queues, queue_id)
    queue_id = steps[-1].to if steps else queue_id
    queue = queues[queue_id]
    at = now()
    if priority is None:
        priority = priority_in(queue, facts)
    row = {
        "workspace_id": workspace_id,
        "id": new_id(),
        "kind": kind,
        "subject_id": subject_id,
        "queue_id": queue_id,
        "priority": priority,
        "units": queue.units,
        "target_id": target_id,
        "note": note,
        "turn": turn_of(to_ms(at), priority, queue.ageing_seconds),
    }
    left = [each.queue_id for each in steps]
    stored = row | {"state": "waiting", "enqueued_at": at, "facts": msgspec.to_builtins(facts), "overflowed": left}
    await tx.execute(_INSERT, stored)
    item = WorkItem(**row, enqueued_at=to_ms(at), facts=facts)
    await tx.emit(
        WorkEnqueued(
            workspace_id=workspace_id,
            work_item_id=item.id,
            kind=kind,
            subject_id=subject_id,
            queue_id=queue_id,
            team_id=queue.team_id,
        )
    )
    await note_steps(tx, item, queues, steps)
    if target_id is None and preferred is None and await shut_queues(tx, workspace_id, [queue], at):
        await decide(tx, item, "waiting", reason="closed")
        return Placement(item.id, "waiting", None, queue_id)
    policies = {queue_id: policy_of(queue.chain, queue.rings)}
    for _ in range(_ATTEMPTS):
        crews = await roster(tx, workspace_id, [queue.team_id], [queue_id])
        for found in await place(tx, workspace_id, {queue_id: queue}, policies, [item], crews, preferred):
            if found.chosen is not None:
                outcome: Outcome = "offered" if queue.mode == "ring" else "assigned"
                return Placement(item.id, outcome, found.chosen.member_id, queue_id)
            await decide(tx, item, "waiting", None, found.reason, found.considered, found.counts, found.strategy)
            return Placement(item.id, "waiting", None, queue_id)
    return Placement(item.id, "waiting", None, queue_id)
