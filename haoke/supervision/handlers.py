"""What supervision does about what happens below: alarms, of which webhooks are told, and looks at what has ended."""

from haoke.bot.events import DespairHeard
from haoke.conversations.events import (
    ConversationClosed,
    ConversationRated,
    MoodChanged,
    ReminderDue,
    SensitiveWordFound,
)
from haoke.customers.events import CustomersMerged, MergeUndone
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.events import on
from haoke.routing import catalog as routing
from haoke.routing.events import WorkOverflowed
from haoke.supervision.actions.follow_merge import follow_merge
from haoke.supervision.actions.look_at import look_at
from haoke.supervision.actions.raise_alarm import alarm_of_conversation, alarm_of_queue
from haoke.supervision.actions.tell_webhooks import tell_webhooks
from haoke.supervision.alarm_kinds import ANGRY_CUSTOMER, BAD_RATING, DESPAIR, KINDS, OVERFLOW, SENSITIVE_WORD
from haoke.supervision.events import AlarmRaised

QUIETLY = {"watch", "mask"}
"""What is done about a word without anybody being called."""


@on(SensitiveWordFound)
async def word_found(tx: Tx, event: SensitiveWordFound) -> None:
    if event.action not in QUIETLY:
        data = {"words": ", ".join(event.words)}
        await alarm_of_conversation(tx, event.workspace_id, SENSITIVE_WORD, event.conversation_id, data)


@on(ReminderDue)
async def reminder_due(tx: Tx, event: ReminderDue) -> None:
    """Some reminders are for the agent alone, and so is the first half of the time."""
    if event.kind in KINDS and event.level >= 100:
        await alarm_of_conversation(tx, event.workspace_id, event.kind, event.conversation_id, {})


@on(ConversationRated)
async def rated(tx: Tx, event: ConversationRated) -> None:
    data = {"score": str(event.score), "best": str(event.best)}
    share = event.score * 100 // max(event.best, 1)
    await alarm_of_conversation(tx, event.workspace_id, BAD_RATING, event.conversation_id, data, at_most=share)
    await look_at(tx, event.workspace_id, event.conversation_id, now())


@on(MoodChanged)
async def mood_changed(tx: Tx, event: MoodChanged) -> None:
    if event.mood == "angry":
        await alarm_of_conversation(tx, event.workspace_id, ANGRY_CUSTOMER, event.conversation_id, {})


@on(DespairHeard)
async def despair_heard(tx: Tx, event: DespairHeard) -> None:
    await alarm_of_conversation(tx, event.workspace_id, DESPAIR, event.conversation_id, {})


@on(ConversationClosed)
async def closed(tx: Tx, event: ConversationClosed) -> None:
    await look_at(tx, event.workspace_id, event.conversation_id, now())


@on(WorkOverflowed)
async def overflowed(tx: Tx, event: WorkOverflowed) -> None:
    to = await routing.queue(tx, event.workspace_id, event.to_queue_id)
    await alarm_of_queue(tx, event.workspace_id, OVERFLOW, event.from_queue_id, {"to": to.name})


@on(AlarmRaised)
async def alarm_raised(tx: Tx, event: AlarmRaised) -> None:
    await tell_webhooks(tx, event)


@on(CustomersMerged)
async def customers_merged(tx: Tx, event: CustomersMerged) -> None:
    await follow_merge(tx, event.workspace_id, event.merge_id, event.kept_id)


@on(MergeUndone)
async def merge_undone(tx: Tx, event: MergeUndone) -> None:
    await follow_merge(tx, event.workspace_id, event.merge_id, event.merged_id)
