"""Take a work item from whoever has it, or out of the queue."""

from uuid import UUID

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity, take_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import Held, hold
from haoke.routing.actions.pull import PULLING
from haoke.routing.actions.update_item import update_item
from haoke.routing.errors import AlreadyTheirs, WorkItemTaken
from haoke.routing.events import WorkAssigned
from haoke.routing.queries.items import work_item_row


async def take_over(tx: Tx, actor: Actor, work_item_id: UUID) -> None:
    """The caller has made sure that the actor may. They need room, and a client, but may be in any state.

    Raises WorkItemNotFound, WorkItemTaken (it is done), AlreadyTheirs, AgentFull, AgentUnavailable.
    """
    held = await hold(tx, actor.workspace_id, work_item_id)
    if held.item.state == "done":
        raise WorkItemTaken
    if held.item.owner_id == actor.member_id:
        raise AlreadyTheirs
    if held.item.offered_to is not None:
        await end_offer(tx, held, "withdrawn")
        held = Held(await work_item_row(tx, actor.workspace_id, work_item_id), held.queues)
    item = held.item
    giver: UUID | None = item.owner_id
    await take_capacity(tx, actor.workspace_id, actor.member_id, item.units, kinds=(*PULLING, "offline"))
    await update_item(tx, held, state="assigned", owner_id=actor.member_id, target_id=None, assigned_at=now())
    await decide(tx, item, "taken_over", actor.member_id)
    await tx.emit(WorkAssigned(**held.whose, member_id=actor.member_id, how="taken_over"))
    if giver is not None:
        await free_capacity(tx, item.workspace_id, giver, item.units)
    await drain_locked(tx, item.workspace_id, held.queues)
