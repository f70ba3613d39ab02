"""Look at a watched conversation: say what is due, once, and when to look again.

Two workers may look at the same moment: the conversation's and the watch's locks let one of them speak. What takes
routing's locks (ending a silent conversation, asking other agents) has transactions of its own, and stays due until one
of them is committed.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.actions.watch_conversation import load_rules
from haoke.conversations.events import ReminderDue
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.reminders import last_word, watch_row
from haoke.conversations.reminders import ASKED_AT, Due, Facts, Outlook, ReminderRules, outlook
from haoke.conversations.tables import watched
from haoke.customers import catalog as customers
from haoke.kernel.auth import system
from haoke.kernel.db import Again, Tx
from haoke.kernel.i18n import FALLBACK, LOCALES, t
from haoke.routing.actions.give_back import give_back

_LATER = timedelta(minutes=1)
_ACTS = {("silent", 100), ("agent_silent", 100)}


async def remind(tx: Tx, workspace_id: UUID, conversation_id: UUID, at: datetime) -> list[Due]:
    """What has to be done besides. Harmless when somebody else has looked meanwhile."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    watch = await watch_row(tx, workspace_id, conversation_id)
    if watch is None or watch.check_at > at:
        return []
    rules = (await load_rules(tx, workspace_id)).of(row.queue_id)
    if row.state == "closed" or not rules.watches:
        await _forget(tx, watch)
        return []
    found = await _outlook(tx, row, watch, rules, at)
    acts = [due for due in found.due if (due.kind, due.level) in _ACTS]
    told = dict(watch.told)
    for due in found.due:
        if due not in acts:
            await _tell(tx, row, rules, due)
            told[due.key] = due.mark
            if due.kind == "silent":
                told[ASKED_AT] = int(at.timestamp() * 1_000_000)
    await _keep(tx, watch, told, at if acts else found.next_at)
    return acts


async def act_on(tx: Tx, workspace_id: UUID, conversation_id: UUID, due: Due, at: datetime) -> None:
    """End a conversation whose customer is silent, or ask others because its agent is."""
    before = await conversation_by_id(tx, workspace_id, conversation_id)
    seen = await watch_row(tx, workspace_id, conversation_id, lock=False)
    if before.state != "assigned" or before.work_item_id is None or seen is None:
        return
    rules = (await load_rules(tx, workspace_id)).of(before.queue_id)
    if due not in (await _outlook(tx, before, seen, rules, at)).due:
        return
    if due.kind == "silent":
        await close_conversation(tx, system(workspace_id), conversation_id)
    else:
        await give_back(tx, workspace_id, before.work_item_id, "agent_silent")
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    word = await last_word(tx, workspace_id, conversation_id)
    if word is not None and word.at > due.since and (due.kind == "silent" or row.waiting_since is None):
        raise Again  # somebody has spoken meanwhile
    watch = await watch_row(tx, workspace_id, conversation_id)
    if watch is None or watch.told.get(due.key) == due.mark:
        raise Again
    await _keep(tx, watch, {**watch.told, due.key: due.mark}, at)
    await tx.emit(_event(row, due))


async def look_later(tx: Tx, workspace_id: UUID, conversation_id: UUID, at: datetime) -> None:
    """Something went wrong with it: the others come first."""
    watch = await watch_row(tx, workspace_id, conversation_id)
    if watch is not None:
        await _keep(tx, watch, watch.told, at + _LATER)


async def _outlook(tx: Tx, row: sa.Row[Any], watch: sa.Row[Any], rules: ReminderRules, at: datetime) -> Outlook:
    answered = None
    if rules.silent_minutes and row.waiting_since is None:
        word = await last_word(tx, row.workspace_id, row.id)
        answered = word.at if word is not None and word.by_kind == "member" else None
    facts = Facts(row.state == "assigned", row.waiting_since, answered, watch.started_at, watch.assigned_at)
    return outlook(rules, facts, watch.told, at)


async def _tell(tx: Tx, row: sa.Row[Any], rules: ReminderRules, due: Due) -> None:
    if due.kind == "silent":
        locale = row.locale if row.locale in LOCALES else FALLBACK
        text = rules.warnings.get(locale) or t(locale, "reminders.warning", n=rules.close_minutes)
        await append_part(tx, row, "message", SYSTEM, {"text": text, "notice": "silent"})
    if due.kind == "too_long":
        name = (await customers.names_of(tx, row.workspace_id, [row.customer_id])).get(row.customer_id, "")
        path = f"/conversations/{row.id}"
        await alert_members(
            tx,
            row.workspace_id,
            [row.assignee_id],
            "too_long",
            path,
            customer=name,
            minutes=str(rules.too_long_minutes),
        )
    await tx.emit(_event(row, due))


def _event(row: sa.Row[Any], due: Due) -> ReminderDue:
    return ReminderDue(workspace_id=row.workspace_id, conversation_id=row.id, kind=due.kind, level=due.level)


async def _keep(tx: Tx, watch: sa.Row[Any], told: dict[str, int], next_at: datetime) -> None:
    await tx.execute(sa.update(watched).where(*_this(watch)).values(told=told, check_at=next_at))


async def _forget(tx: Tx, watch: sa.Row[Any]) -> None:
    await tx.execute(sa.delete(watched).where(*_this(watch)))


def _this(watch: sa.Row[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    return watched.c.workspace_id == watch.workspace_id, watched.c.conversation_id == watch.conversation_id
