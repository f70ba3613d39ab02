"""Take from a member all they work on; it waits again with its old place in time, and others get it."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import Held, hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import WorkReturned
from haoke.routing.queries.items import items_owned_by
from haoke.routing.queries.queues import lock_queues, queues_of_owner
from haoke.routing.tables import work_items


async def return_work(tx: Tx, workspace_id: UUID, member_id: UUID, reason: str) -> None:
    """Emits WorkReturned for each item. One that another was asked to take over stays on offer to them."""
    queues = await lock_queues(tx, workspace_id, await queues_of_owner(tx, workspace_id, member_id), [member_id])
    for item_id in await items_owned_by(tx, workspace_id, member_id):
        held = await hold(tx, workspace_id, item_id)
        if held.item.state == "assigned" and held.item.owner_id == member_id:
            await _return(tx, held, member_id, reason)
    await drain_locked(tx, workspace_id, queues)


async def _return(tx: Tx, held: Held, member_id: UUID, reason: str) -> None:
    item = held.item
    await update_item(
        tx,
        held,
        state="waiting" if item.offered_to is None else "offered",
        owner_id=None,
        passed=sa.func.array_remove(work_items.c.passed, member_id),
    )
    await free_capacity(tx, item.workspace_id, member_id, item.units)
    await decide(tx, item, "returned", member_id, reason)
    await tx.emit(
        WorkReturned(
            **held.whose,
            queue_id=item.queue_id,
            team_id=held.queue.team_id,
            member_id=member_id,
            reason=reason,
        )
    )
