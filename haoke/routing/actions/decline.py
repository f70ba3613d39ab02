"""Refuse what one was offered: another is asked at once."""

from uuid import UUID

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import hold
from haoke.routing.errors import OfferGone


async def decline(tx: Tx, actor: Actor, work_item_id: UUID, reason: str = "") -> None:
    """Raises WorkItemNotFound, OfferGone."""
    held = await hold(tx, actor.workspace_id, work_item_id)
    if actor.id is None or held.item.offered_to != actor.id:
        raise OfferGone
    await end_offer(tx, held, "declined", reason)
    await drain_locked(tx, actor.workspace_id, held.queues)
