"""Take something out of a queue by hand."""

from uuid import UUID

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.accept import accept
from haoke.routing.actions.capacity import take_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.hold import Held, hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.errors import AgentUnavailable, WorkItemNotFound, WorkItemTaken
from haoke.routing.events import WorkAssigned
from haoke.routing.permissions import PULL
from haoke.routing.types import Placement

PULLING = ("online", "busy", "away", "wrap_up")
"""Kinds of states in which one may still take work by hand."""


async def pull(tx: Tx, actor: Actor, work_item_id: UUID) -> Placement:
    """Raises PermissionDenied, WorkItemNotFound (also of other teams), WorkItemTaken, AgentFull, AgentUnavailable."""
    scope = actor.require(PULL)
    held = await hold(tx, actor.workspace_id, work_item_id)
    item = held.item
    if actor.id is not None and actor.id in {item.offered_to, item.owner_id}:
        return await accept(tx, actor, work_item_id)
    if scope is not Scope.ALL and held.queue.team_id not in actor.teams:
        raise WorkItemNotFound
    if item.state != "waiting" or item.target_id not in {None, actor.id}:
        raise WorkItemTaken
    return await take_by_hand(tx, actor, held)


async def take_by_hand(tx: Tx, actor: Actor, held: Held) -> Placement:
    """The held item waits and the actor may have it."""
    item = held.item
    if actor.id is None:
        raise AgentUnavailable
    await take_capacity(tx, actor.workspace_id, actor.id, item.units, kinds=PULLING)
    await update_item(tx, held, state="assigned", owner_id=actor.id, target_id=None, assigned_at=now())
    await decide(tx, item, "pulled", actor.id)
    await tx.emit(WorkAssigned(**held.whose, member_id=actor.id, how="pulled"))
    return Placement(item.id, "assigned", actor.id)
