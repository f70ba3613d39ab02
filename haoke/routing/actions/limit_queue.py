"""Say when a queue is open, how much may wait in it, and where work goes when it cannot stay."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import require_calendar
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.routing.actions.overflow import rules_of
from haoke.routing.errors import OverflowLoop, QueueNotFound
from haoke.routing.overflow import Rule, circle, reachable
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.queues import all_queues, lock_queues
from haoke.routing.tables import queues


class QueueLimits(Body, frozen=True, kw_only=True):
    """Without a calendar the queue is always open. It is full with ``max_length`` waiting, or one of them so long.

    ``when_closed``: ``hold`` what waits until it opens, unless somebody takes it by hand; or ``serve`` while anybody is
    online.

    Who comes to a full or closed queue and has no way out of it is told so, and waits all the same.
    """

    calendar_id: UUID | None = None
    when_closed: Literal["hold", "serve"] = "hold"
    max_length: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    max_wait_seconds: Annotated[int, Meta(ge=10, le=86_400)] | None = None
    overflow: Annotated[tuple[Rule, ...], Meta(max_length=10)] = ()


async def limit_queue(tx: Tx, actor: Actor, queue_id: UUID, wanted: QueueLimits) -> QueueLimits:
    """Raises PermissionDenied, QueueNotFound (of a rule too), CalendarNotFound, OverflowLoop."""
    actor.require(QUEUES_MANAGE)
    if wanted.calendar_id is not None:
        await require_calendar(tx, actor.workspace_id, wanted.calendar_id)
    # all are locked, so that two who send on to each other's queues do not both see no circle
    locked = await lock_queues(tx, actor.workspace_id, {queue_id} | await all_queues(tx, actor.workspace_id))
    if any(rule.to not in locked for rule in wanted.overflow):
        raise QueueNotFound
    rules = rules_of(locked) | {queue_id: list(wanted.overflow)}
    found = circle(queue_id, rules)
    if found:
        raise OverflowLoop(queues=" → ".join(locked[each].name for each in found))
    stored = {
        "calendar_id": wanted.calendar_id,
        "when_closed": wanted.when_closed,
        "max_length": wanted.max_length,
        "max_wait_seconds": wanted.max_wait_seconds,
        "overflow": msgspec.to_builtins(wanted.overflow),
    }
    before = {name: getattr(locked[queue_id], name) for name in stored}
    changed = {name: value for name, value in stored.items() if value != before[name]}
    if not changed:
        return wanted
    await _store(tx, actor.workspace_id, queue_id, stored)
    for each, reached in reachable(rules).items():
        if reached != set(locked[each].overflow_to):
            await _store(tx, actor.workspace_id, each, {"overflow_to": sorted(reached)})
    await record_audit(tx, actor, "queue.limited", queue_id, name=locked[queue_id].name, changed=changed)
    return wanted


async def _store(tx: Tx, workspace_id: UUID, queue_id: UUID, values: dict[str, object]) -> None:
    await tx.execute(
        sa.update(queues).where(queues.c.workspace_id == workspace_id, queues.c.id == queue_id).values(values)
    )
