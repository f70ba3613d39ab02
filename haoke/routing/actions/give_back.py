"""Take one item from its owner, who does nothing about it: it waits again, and others are asked first."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import WorkReturned
from haoke.routing.tables import work_items


async def give_back(tx: Tx, workspace_id: UUID, work_item_id: UUID, reason: str) -> None:
    """Harmless when nobody owns it. One that another was asked to take over stays on offer to them.

    Raises WorkItemNotFound.
    """
    held = await hold(tx, workspace_id, work_item_id)
    item = held.item
    if item.state != "assigned":
        return
    await update_item(
        tx,
        held,
        state="waiting" if item.offered_to is None else "offered",
        owner_id=None,
        passed=sa.func.array_append(work_items.c.passed, item.owner_id),
        passed_at=now(),
    )
    await free_capacity(tx, workspace_id, item.owner_id, item.units)
    await decide(tx, item, "returned", item.owner_id, reason)
    await tx.emit(
        WorkReturned(
            **held.whose, queue_id=item.queue_id, team_id=held.queue.team_id, member_id=item.owner_id, reason=reason
        )
    )
    await drain_locked(tx, workspace_id, held.queues)
