"""An offer ends without being accepted. The item is the giver's as before, or waits again."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.hold import Held
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import OfferEnded
from haoke.routing.tables import work_items


async def end_offer(
    tx: Tx, held: Held, how: Literal["declined", "expired", "withdrawn", "left"], reason: str = ""
) -> None:
    """The item must be on offer. Whoever was asked gets the capacity back; the caller drains the queues.

    ``left``: withdrawn because the member is not there any more.
    """
    item = held.item
    member_id: UUID = item.offered_to
    await free_capacity(tx, item.workspace_id, member_id, item.units)
    over = {"offered_to": None, "offer_expires_at": None}
    if item.state == "assigned":
        await update_item(tx, held, **over)
    else:
        passed = (
            {}
            if how in {"withdrawn", "left"}
            else {
                "passed": sa.func.array_append(work_items.c.passed, member_id),
                "passed_at": now(),
            }
        )
        await update_item(tx, held, state="waiting", target_id=None, **over, **passed)
    await decide(tx, item, "withdrawn" if how == "left" else how, member_id, reason)
    await tx.emit(OfferEnded(**held.whose, member_id=member_id, reason=how, note=reason))
