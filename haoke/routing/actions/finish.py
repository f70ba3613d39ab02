"""Work is done (or not wanted any more): its capacity is free, and what waits for it is placed at once."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import Held, hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import WorkFinished
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.states import preset_state
from haoke.routing.tables import agents


async def finish(tx: Tx, workspace_id: UUID, work_item_id: UUID) -> None:
    """Finishing twice is harmless. An offer is withdrawn. Starts the wrap-up that the queue asks for.

    Raises WorkItemNotFound.
    """
    held = await hold(tx, workspace_id, work_item_id)
    item = held.item
    if item.state == "done":
        return
    if item.offered_to is not None:
        await end_offer(tx, held, "withdrawn")
    await update_item(tx, held, state="done", done_at=now())
    await tx.emit(WorkFinished(**held.whose, queue_id=item.queue_id, member_id=item.owner_id))
    if item.state == "assigned":
        await free_capacity(tx, workspace_id, item.owner_id, item.units)
        await _wrap_up(tx, held)
    await drain_locked(tx, workspace_id, held.queues)


async def _wrap_up(tx: Tx, held: Held) -> None:
    seconds, member_id, workspace_id = held.queue.wrap_up_seconds, held.item.owner_id, held.item.workspace_id
    agent = await agent_row(tx, workspace_id, member_id, lock=True) if seconds else None
    if agent is None or agent.kind not in {"online", "wrap_up"}:
        return
    until = now() + timedelta(seconds=seconds)
    if agent.kind == "online":
        state = await preset_state(tx, workspace_id, "wrap_up")
        await change_state(
            tx, workspace_id, member_id, state, held.queues, automatic=True, back_to=agent.state_id, until=until
        )
    elif agent.automatic:
        await tx.execute(
            sa.update(agents)
            .where(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
            .values(until=until)
        )
