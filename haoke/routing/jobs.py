"""What time brings about in routing. Each run does a batch; what fails for one does not keep the others waiting."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.routing.actions.drain import BATCH, drain
from haoke.routing.actions.drop_agent import drop_agent, give_up_agent
from haoke.routing.actions.expire_offer import expire_offer
from haoke.routing.actions.forget_dead_nodes import forget_dead_nodes
from haoke.routing.actions.forget_estimates import forget_estimates
from haoke.routing.actions.forget_passes import forget_passes
from haoke.routing.actions.overflow import overflow_queue
from haoke.routing.actions.record_performance import DAYS, record_performance
from haoke.routing.actions.rest import end_wrap_up, send_away
from haoke.routing.actions.track_connections import go_on
from haoke.routing.catalog import measured_workspaces
from haoke.routing.queries.due import (
    DUE_AT_ONCE,
    Due,
    changed_loads,
    due_drops,
    due_give_ups,
    due_idlers,
    due_offers,
    due_overflows,
    due_passes,
    due_queues,
    due_returns,
    due_wrap_ups,
    handled_since,
)

log = structlog.get_logger()

_LOADS_SECONDS = 2.0
_SCAN = 20_000
_PAGES = 100
_encode = msgspec.json.Encoder().encode


@periodic(seconds=1.0, name="routing.offers")
async def expire_offers(runtime: Runtime) -> None:
    """Ask somebody else when an offer was not answered."""
    await _each(runtime.db, due_offers, expire_offer)


@periodic(seconds=1.0, name="routing.overflow")
async def overflow(runtime: Runtime) -> None:
    """Send on what has waited too long, or waits where it is closed."""
    await _each(runtime.db, due_overflows, overflow_queue)


@periodic(seconds=0.5, name="routing.queues")
async def sweep_queues(runtime: Runtime) -> None:
    """Normally there is nothing to do: who frees capacity drains the queues. This finds what a full batch left over."""
    await _each(runtime.db, due_passes, forget_passes)
    last = None
    for _ in range(_PAGES):
        async with runtime.db.reading() as tx:
            found = await due_queues(tx, last)
        for workspace_id, queue_id in found:
            await _drain_all(runtime.db, workspace_id, queue_id)
        if len(found) < DUE_AT_ONCE:
            return
        last = found[-1]


@periodic(seconds=1.0, name="routing.agents")
async def look_after_agents(runtime: Runtime) -> None:
    """Who is gone, idle, or done with wrapping up."""
    db = runtime.db
    await _each(db, due_wrap_ups, end_wrap_up)
    await _each(db, due_returns, go_on)
    await _each(db, due_drops, drop_agent)
    await _each(db, due_give_ups, give_up_agent)
    await _each(db, due_idlers, send_away)


@periodic(seconds=3600.0, name="routing.estimates")
async def clear_estimates(runtime: Runtime) -> None:
    """Only the last days say how well waiting times are announced."""
    await runtime.db.run(forget_estimates, now())


@periodic(seconds=15.0, name="routing.nodes")
async def look_after_nodes(runtime: Runtime) -> None:
    """Members whose process died have no client there any more."""
    await runtime.db.run(forget_dead_nodes, now())


@periodic(seconds=_LOADS_SECONDS, name="routing.loads")
async def publish_loads(runtime: Runtime) -> None:
    """Tell how busy all are, some seconds' changes in a frame: a frame an assignment would be too much to hear."""
    async with runtime.db.reading() as tx:
        changed = await changed_loads(tx, now() - timedelta(seconds=2 * _LOADS_SECONDS))
    for workspace_id, loads in changed.items():
        runtime.hub.publish(f"p:{workspace_id}", _encode({"t": "loads", "loads": loads}))


@periodic(seconds=600.0, name="routing.performance")
async def measure_handled(runtime: Runtime) -> None:
    """How much each agent finished in the last days, where a queue chooses by such numbers."""
    since = now() - timedelta(days=DAYS)
    async with runtime.db.reading() as tx:
        handled = {each: await handled_since(tx, each, since) for each in await measured_workspaces(tx)}
    for workspace_id, values in handled.items():
        await runtime.db.run(record_performance, workspace_id, "handled", values)


async def _each(db: Database, due: Callable[..., Awaitable[Due]], act: Callable[..., Awaitable[Any]]) -> None:
    at = now()
    async with db.reading() as tx:
        found = await due(tx, at)
    for workspace_id, subject_id in found:
        try:
            await db.run(act, workspace_id, subject_id, at)
        except Exception:
            log.exception("job failed for one", act=act.__name__, workspace=str(workspace_id), subject=str(subject_id))


async def _drain_all(db: Database, workspace_id: UUID, queue_id: UUID) -> None:
    try:
        while await db.run(_drain_one, workspace_id, queue_id) >= BATCH:
            pass
    except Exception:
        log.exception("queue is not drained", workspace=str(workspace_id), queue=str(queue_id))


async def _drain_one(tx: Tx, workspace_id: UUID, queue_id: UUID) -> int:
    return await drain(tx, workspace_id, [queue_id], scan=_SCAN)
