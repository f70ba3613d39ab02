"""Periodic work of conversations."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from haoke.conversations import outgoing
from haoke.conversations.actions.close_receptions import close_receptions
from haoke.conversations.actions.forget_bans import forget_bans
from haoke.conversations.actions.forget_beginnings import forget_beginnings
from haoke.conversations.actions.forget_originals import forget_originals
from haoke.conversations.actions.name_message import forget_early_changes
from haoke.conversations.actions.open_outlet import quiet_outlets
from haoke.conversations.actions.remind import act_on, look_later, remind
from haoke.conversations.actions.tell_queues import Teller, tell_queues
from haoke.conversations.queries.answers import median_first_answers
from haoke.conversations.queries.outlets import outlets_behind
from haoke.conversations.queries.rating_statistics import mean_scores
from haoke.conversations.queries.reminders import BATCH, due_watches
from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.files.saving import sweep_abandoned
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.routing import catalog as routing
from haoke.routing.actions.record_performance import DAYS, record_performance

log = structlog.get_logger()

_MOST_LOOKS = 10  # batches of conversations a run looks at
_MOST_BEHIND = 500  # conversations
_TALKING = timedelta(minutes=30)
_MOST_BATCHES = 100  # a run ends some time, whatever has piled up


_teller = Teller()


@periodic(seconds=3, name="conversations.queues")
async def tell_who_waits(runtime: Runtime) -> None:
    """At which place visitors stand, and how long it will probably take."""
    await runtime.db.run(tell_queues, _teller, now())


@periodic(seconds=600, name="conversations.sweep_files")
async def sweep_files(runtime: Runtime) -> None:
    """Uploads that nobody finished, and files that nobody sent, go after two days."""
    for _ in range(_MOST_BATCHES):
        if not await sweep_abandoned(runtime.db, runtime.files):
            return


@periodic(seconds=600, name="conversations.forget_originals")
async def forget_old_originals(runtime: Runtime) -> None:
    """What messages said before they were masked is kept for as long as the workspace says."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_originals):
            return


@periodic(seconds=3600, name="conversations.forget_bans")
async def forget_old_bans(runtime: Runtime) -> None:
    """The black list holds so many entries at most: those that are over leave room for others."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_bans):
            return


@periodic(seconds=3600, name="conversations.forget_beginnings")
async def forget_old_beginnings(runtime: Runtime) -> None:
    """What members began is known by their clients' ids for a day."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_beginnings):
            return


_MEASURES = {"first_answer": median_first_answers, "satisfaction": mean_scores}


@periodic(seconds=600, name="conversations.performance")
async def measure_performance(runtime: Runtime) -> None:
    """How quickly agents answered in the last days and how they were rated, where a queue chooses by such numbers."""
    since = now() - timedelta(days=DAYS)
    async with runtime.db.reading() as tx:
        workspaces = await routing.measured_workspaces(tx)
    for workspace_id in workspaces:
        for metric, measure in _MEASURES.items():
            async with runtime.db.reading() as tx:
                values = await measure(tx, workspace_id, since)
            await runtime.db.run(record_performance, workspace_id, metric, values)


@periodic(seconds=600, name="conversations.close_receptions")
async def close_abandoned_receptions(runtime: Runtime) -> None:
    """What a flow asked and nobody answered for a day is over."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(close_receptions):
            return


@periodic(seconds=1.0, name="conversations.reminders")
async def remind_of_conversations(runtime: Runtime) -> None:
    """What is due is found by the time at which it can be, never by looking at all conversations."""
    for _ in range(_MOST_LOOKS):
        at = now()
        async with runtime.db.reading() as tx:
            found = await due_watches(tx, at)
        for workspace_id, conversation_id in found:
            await _look(runtime.db, workspace_id, conversation_id, at)
        if len(found) < BATCH:
            return


async def _look(db: Database, workspace_id: UUID, conversation_id: UUID, at: datetime) -> None:
    """What fails for one does not keep the others waiting: it is looked at again a little later."""
    try:
        for due in await db.run(remind, workspace_id, conversation_id, at):
            await db.run(act_on, workspace_id, conversation_id, due, at)
    except Exception:
        log.exception("reminder failed", workspace=str(workspace_id), conversation=str(conversation_id))
        await db.run(look_later, workspace_id, conversation_id, at)


@periodic(seconds=1.0, name="conversations.outlets")
async def hand_out_what_was_left(runtime: Runtime) -> None:
    """What was written while no process listened to the conversation, where people are talking."""
    async with runtime.db.reading() as tx:
        outgoing.start(await outlets_behind(tx, _MOST_BEHIND, touched_within=_TALKING))


@periodic(seconds=15.0, name="conversations.idle_outlets")
async def hand_out_where_it_was_quiet(runtime: Runtime) -> None:
    """The same of all: there may be tens of thousands that nobody has written in for hours."""
    async with runtime.db.reading() as tx:
        outgoing.start(await outlets_behind(tx, _MOST_BEHIND))


@periodic(seconds=3600, name="conversations.early_changes")
async def forget_changes_of_nothing(runtime: Runtime) -> None:
    """Of messages that never came."""
    await runtime.db.run(forget_early_changes)


@periodic(seconds=600, name="conversations.quiet_outlets")
async def leave_quiet_outlets(runtime: Runtime) -> None:
    """Conversations that have been closed for a day are looked after again when they are reopened."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(quiet_outlets):
            return
