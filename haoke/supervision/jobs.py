"""Periodic work of supervision."""

from datetime import timedelta
from uuid import UUID

import structlog

from haoke.kernel.clock import now
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.supervision.actions.check_conversations import check_conversations, look_later
from haoke.supervision.actions.draw_inspections import draw_due
from haoke.supervision.actions.tell_webhooks import forget_deliveries
from haoke.supervision.board.days import count_days
from haoke.supervision.board.projector import projector_of
from haoke.supervision.looking_away import look_away
from haoke.supervision.queries.check_rules import due_looks
from haoke.supervision.queries.inspection_plans import due_plans
from haoke.supervision.sending import send_due

log = structlog.get_logger()

_MOST_BATCHES = 100
_MOST_PLANS = 200  # a run looks at
_SETTLING = timedelta(minutes=1)
"""After midnight, what was closed before it may still be about to be committed."""
_AT_ONCE = 40  # conversations in a transaction
_MOST_LOOKS = 20  # transactions in a run


@periodic(seconds=1.0, name="supervision.boards")
async def follow_boards(runtime: Runtime) -> None:
    """Tell those who look at boards what changed. Costs one small query while nobody does."""
    await projector_of(runtime).step()


@periodic(seconds=1.0, name="supervision.webhooks")
async def tell_servers(runtime: Runtime) -> None:
    await send_due(runtime.db, runtime.settings.outbound_hosts)


@periodic(seconds=5.0, name="supervision.watches")
async def look_away_from_lost(runtime: Runtime) -> None:
    """Costs one query of a table of those who watch."""
    await look_away(runtime.db, now())


@periodic(seconds=300, name="supervision.days")
async def count_past_days(runtime: Runtime) -> None:
    """For the hours of the last weeks on the wallboard. Costs one query a hundred workspaces when all is counted."""
    await count_days(runtime.db, now())


@periodic(seconds=600, name="supervision.forget_deliveries")
async def forget_old_deliveries(runtime: Runtime) -> None:
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_deliveries):
            return


@periodic(seconds=30.0, name="supervision.inspections")
async def draw_inspections(runtime: Runtime) -> None:
    """Plans whose day or week is over draw; one that has missed several takes them one a run."""
    at = now() - _SETTLING
    async with runtime.db.reading() as tx:
        due = await due_plans(tx, at, limit=_MOST_PLANS)
    for workspace_id, plan_id in due:
        try:
            await runtime.db.run(draw_due, workspace_id, plan_id, at)
        except Exception:
            log.exception("inspections are not drawn", workspace=str(workspace_id), plan=str(plan_id))


@periodic(seconds=2.0, name="supervision.checks")
async def look_at_closed(runtime: Runtime) -> None:
    """Look at the conversations that have ended, or whose promises are due."""
    for _ in range(_MOST_LOOKS):
        at = now()
        async with runtime.db.reading() as tx:
            found = await due_looks(tx, at, _AT_ONCE)
        by_workspace: dict[UUID, list[UUID]] = {}
        for workspace_id, conversation_id in found:
            by_workspace.setdefault(workspace_id, []).append(conversation_id)
        for workspace_id, conversation_ids in by_workspace.items():
            await _look(runtime, workspace_id, conversation_ids)
        if len(found) < _AT_ONCE:
            return


async def _look(runtime: Runtime, workspace_id: UUID, conversation_ids: list[UUID]) -> None:
    """Where several fail together each is looked at alone: one does not keep the others from it."""
    at = now()
    try:
        await runtime.db.run(check_conversations, workspace_id, conversation_ids, at)
    except Exception:
        if len(conversation_ids) > 1:
            for conversation_id in conversation_ids:
                await _look(runtime, workspace_id, [conversation_id])
            return
        log.exception("checks failed", workspace=str(workspace_id), conversation=str(conversation_ids[0]))
        await runtime.db.run(look_later, workspace_id, conversation_ids[0], at)
