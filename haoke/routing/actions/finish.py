"""Work is done (or not wanted any more): its capacity is free, and what waits for it is placed at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Again, Tx
from haoke.kernel.quick import Quick
from haoke.routing.actions.capacity import free_capacity
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import Held, hold_seen
from haoke.routing.actions.publish_presence import publish_load
from haoke.routing.actions.update_item import update_item
from haoke.routing.events import WorkFinished
from haoke.routing.queries.agents import TEAMS_OF_AGENT, agent_row, roster_of_one
from haoke.routing.queries.queues import lock_queues_of_item
from haoke.routing.queries.states import preset_state
from haoke.routing.tables import agents, work_items

_DONE = (
    sa.update(work_items)
    .where(
        work_items.c.workspace_id == sa.bindparam("workspace", type_=sa.Uuid),
        work_items.c.id == sa.bindparam("item", type_=sa.Uuid),
        work_items.c.state == "assigned",
        work_items.c.offered_to.is_(None),
    )
    .values(state="done", done_at=sa.bindparam("at"))
    .returning(
        work_items.c.kind.label("work_kind"),
        *(work_items.c[name] for name in ("subject_id", "queue_id", "owner_id", "units")),
    )
    .cte("done")
)
_DONE_AND_FREED = Quick(
    sa.update(agents)
    .where(
        agents.c.workspace_id == sa.bindparam("workspace", type_=sa.Uuid),
        agents.c.member_id == _DONE.c.owner_id,
    )
    .values(load=agents.c.load - _DONE.c.units, load_at=sa.bindparam("at"), served=agents.c.served + 1)
    .returning(agents, _DONE.c.work_kind, _DONE.c.subject_id, _DONE.c.queue_id, TEAMS_OF_AGENT)
)


async def finish(tx: Tx, workspace_id: UUID, work_item_id: UUID) -> None:
    """Finishing twice is harmless. An offer is withdrawn. Starts the wrap-up that the queue asks for.

    Raises WorkItemNotFound.
    """
    queues = await lock_queues_of_item(tx, workspace_id, work_item_id, [])
    freed = await _DONE_AND_FREED.first(tx, {"workspace": workspace_id, "item": work_item_id, "at": now()})
    if freed is None:
        await _finish_unowned(tx, await hold_seen(tx, workspace_id, work_item_id, queues))
        return
    if freed.queue_id not in queues or any(each.seen_owner != freed.member_id for each in queues.values()):
        raise Again
    publish_load(tx, freed.member_id, freed.load)
    await tx.emit(
        WorkFinished(
            workspace_id=workspace_id,
            work_item_id=work_item_id,
            kind=freed.work_kind,
            subject_id=freed.subject_id,
            queue_id=freed.queue_id,
            member_id=freed.member_id,
        )
    )
    wrap_up = queues[freed.queue_id].wrap_up_seconds
    if wrap_up:
        await _start_wrap_up(tx, freed, wrap_up, queues)
        await drain_locked(tx, workspace_id, queues)
    else:
        await drain_locked(tx, workspace_id, queues, freed=roster_of_one(freed))


async def _finish_unowned(tx: Tx, held: Held) -> None:
    """What waits, or is on offer: to somebody else than its owner, too."""
    item, workspace_id = held.item, held.item.workspace_id
    if item.state == "done":
        return
    if item.offered_to is not None:
        await end_offer(tx, held, "withdrawn")
    await update_item(tx, held, state="done", done_at=now())
    await tx.emit(WorkFinished(**held.whose, queue_id=item.queue_id, member_id=item.owner_id))
    if item.state == "assigned":
        await free_capacity(tx, workspace_id, item.owner_id, item.units)
        agent = await agent_row(tx, workspace_id, item.owner_id, lock=True)
        if agent is not None and held.queue.wrap_up_seconds:
            await _start_wrap_up(tx, agent, held.queue.wrap_up_seconds, held.queues)
    await drain_locked(tx, workspace_id, held.queues)


async def _start_wrap_up(tx: Tx, agent: sa.Row[Any], seconds: int, queues: Mapping[UUID, sa.Row[Any]]) -> None:
    if agent.kind not in {"online", "wrap_up"}:
        return
    until = now() + timedelta(seconds=seconds)
    if agent.kind == "online":
        state = await preset_state(tx, agent.workspace_id, "wrap_up")
        await change_state(
            tx, agent.workspace_id, agent.member_id, state, queues, automatic=True, back_to=agent.state_id, until=until
        )
    elif agent.automatic:
        await tx.execute(
            sa.update(agents)
            .where(agents.c.workspace_id == agent.workspace_id, agents.c.member_id == agent.member_id)
            .values(until=until)
        )
