"""Hand a work item on: to an agent, who gets or is offered it, or to another queue."""

from datetime import timedelta
from uuid import UUID

import msgspec

from haoke.accounts import catalog as accounts
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.errors import InvalidRequest
from haoke.routing.actions.capacity import free_capacity, take_capacity
from haoke.routing.actions.decide import decide
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import Held, hold
from haoke.routing.actions.update_item import update_item
from haoke.routing.contract import Facts
from haoke.routing.errors import AgentNotFound, AlreadyTheirs, WorkItemNotFound, WorkItemTaken
from haoke.routing.events import WorkAssigned, WorkOffered, WorkReturned
from haoke.routing.permissions import TRANSFER
from haoke.routing.queries.items import work_item_row
from haoke.routing.turns import priority_in, turn_of
from haoke.routing.types import Placement


async def transfer(
    tx: Tx,
    actor: Actor,
    work_item_id: UUID,
    *,
    queue_id: UUID | None = None,
    member_id: UUID | None = None,
    note: str = "",
    ask: bool | None = None,
) -> Placement:
    """To exactly one of a queue and a member.

    A member must be online with room. In a ringing queue they are asked first: until they accept, whoever has the item
    keeps it, and keeps it for good when they decline or do not answer; one that nobody had goes back to its queue.
    ``ask`` says so for any queue, or that they are not asked because they have agreed already.
    Raises PermissionDenied, WorkItemNotFound, WorkItemTaken (it is done), QueueNotFound, AgentNotFound,
    AgentUnavailable, AgentFull, AlreadyTheirs.
    """
    if (queue_id is None) == (member_id is None):
        raise InvalidRequest(path="", reason="one of queue_id, member_id")
    scope = actor.require(TRANSFER)
    held = await hold(tx, actor.workspace_id, work_item_id, also=[queue_id] if queue_id else [])
    item = held.item
    if not _reaches(actor, scope, held):
        raise WorkItemNotFound
    if item.state == "done":
        raise WorkItemTaken
    if member_id is not None and member_id in {item.owner_id, item.offered_to}:
        raise AlreadyTheirs
    if item.offered_to is not None:
        await end_offer(tx, held, "withdrawn")
        held = Held(await work_item_row(tx, actor.workspace_id, work_item_id), held.queues)
    if queue_id is None:
        placed = await _to_member(tx, held, member_id, note, ask=asks(held, actor, member_id, ask))
        await drain_locked(tx, actor.workspace_id, held.queues)
        return placed
    await _to_queue(tx, held, queue_id, note)
    await drain_locked(tx, actor.workspace_id, held.queues)
    after = await work_item_row(tx, actor.workspace_id, work_item_id)
    return Placement(after.id, after.state, after.owner_id or after.offered_to)


def _reaches(actor: Actor, scope: Scope, held: Held) -> bool:
    if scope is Scope.ALL or held.item.owner_id == actor.id:
        return True
    ours = held.queue.team_id in actor.teams
    return ours and (scope is Scope.TEAM or held.item.owner_id is None)


def asks(held: Held, actor: Actor, member_id: UUID | None, ask: bool | None) -> bool:
    """Whether a member is asked before they get the item: nobody asks themselves."""
    if member_id is None or member_id == actor.id:
        return False
    return bool(held.queue.mode == "ring") if ask is None else ask


async def _to_member(tx: Tx, held: Held, member_id: UUID | None, note: str, *, ask: bool) -> Placement:
    item = held.item
    if member_id is None or not await accounts.member_cards(tx, item.workspace_id, [member_id]):
        raise AgentNotFound
    await take_capacity(tx, item.workspace_id, member_id, item.units)
    await decide(tx, item, "transferred", member_id, note)
    if ask:
        expires_at = now() + timedelta(seconds=held.queue.accept_seconds)
        state = "assigned" if item.state == "assigned" else "offered"
        await update_item(tx, held, state=state, offered_to=member_id, offer_expires_at=expires_at, note=note)
        await tx.emit(WorkOffered(**held.whose, member_id=member_id, expires_at=to_ms(expires_at), note=note))
        return Placement(item.id, "offered", member_id)
    await update_item(tx, held, state="assigned", owner_id=member_id, target_id=None, assigned_at=now(), note=note)
    await tx.emit(WorkAssigned(**held.whose, member_id=member_id, how="transferred"))
    if item.owner_id is not None:
        await free_capacity(tx, item.workspace_id, item.owner_id, item.units)
    return Placement(item.id, "assigned", member_id)


async def _to_queue(tx: Tx, held: Held, queue_id: UUID, note: str) -> None:
    item, queue = held.item, held.queues[queue_id]
    giver: UUID | None = item.owner_id
    priority = priority_in(queue, msgspec.convert(item.facts, Facts))
    await update_item(
        tx,
        held,
        state="waiting",
        queue_id=queue_id,
        priority=priority,
        turn=turn_of(to_ms(item.enqueued_at), priority, queue.ageing_seconds),
        units=queue.units,
        owner_id=None,
        target_id=None,
        passed=[] if giver is None else [giver],
        passed_at=None if giver is None else now(),
        note=note,
        entered_at=now(),
        overflowed=[],
        facts={name: fact for name, fact in item.facts.items() if name not in {"need", "need_seconds"}},
    )
    await decide(tx, item, "transferred", None, note)
    if giver is not None:
        await free_capacity(tx, item.workspace_id, giver, item.units)
    await tx.emit(
        WorkReturned(**held.whose, queue_id=queue_id, team_id=queue.team_id, member_id=giver, reason="transferred")
    )
