"""Take what one was offered."""

from uuid import UUID

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.errors import OfferGone
from haoke.routing.events import OfferEnded, WorkAssigned
from haoke.routing.types import Placement


async def accept(tx: Tx, actor: Actor, work_item_id: UUID) -> Placement:
    """Accepting twice is harmless. Raises WorkItemNotFound, OfferGone."""
    held = await hold(tx, actor.workspace_id, work_item_id)
    item = held.item
    if item.state == "assigned" and item.owner_id == actor.id:
        return Placement(item.id, "assigned", actor.id)
    if actor.id is None or item.offered_to != actor.id:
        raise OfferGone
    giver = item.owner_id
    await update_item(
        tx,
        held,
        state="assigned",
        owner_id=actor.id,
        offered_to=None,
        offer_expires_at=None,
        target_id=None,
        assigned_at=now(),
    )
    await decide(tx, item, "accepted", actor.id)
    how = "accepted" if giver is None else "transferred"
    await tx.emit(
        OfferEnded(**held.whose, member_id=actor.id, reason="accepted"),
        WorkAssigned(**held.whose, member_id=actor.id, how=how),
    )
    if giver is not None:
        await free_capacity(tx, item.workspace_id, giver, item.units)
        await drain_locked(tx, item.workspace_id, held.queues)
    return Placement(item.id, "assigned", actor.id)
