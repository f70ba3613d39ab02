"""Take from a member all they work on; it waits again with its old place in time, and others get it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.hold import Held, held_under
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import WorkReturned
from haoke.routing.queries.items import items_owned_by, work_item_row
from haoke.routing.tables import work_items


async def return_work(
    tx: Tx, workspace_id: UUID, member_id: UUID, queues: Mapping[UUID, sa.Row[Any]], reason: str
) -> None:
    """``queues`` are locked by the caller (``lock_queues_of_owner``), who drains them.

    Emits WorkReturned for each item. One that another was asked to take over stays on offer to them.
    """
    for item_id in await items_owned_by(tx, workspace_id, member_id):
        item = await work_item_row(tx, workspace_id, item_id, lock=True)
        if item.state == "assigned" and item.owner_id == member_id:
            await _return(tx, held_under(item, queues), member_id, reason)


async def _return(tx: Tx, held: Held, member_id: UUID, reason: str) -> None:
    item = held.item
    await update_item(
        tx,
        held,
        state="waiting" if item.offered_to is None else "offered",
        owner_id=None,
        entered_at=now(),
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
