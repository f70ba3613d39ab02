"""Say when somebody is reminded: for the whole workspace, or otherwise for one queue."""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.actions.watch_conversation import kept_rules, watch_all
from haoke.conversations.permissions import REMINDERS_MANAGE
from haoke.conversations.reminders import ReminderRules
from haoke.conversations.tables import reminder_rules
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing

EVERYWHERE = UUID(int=0)


async def change_reminders(tx: Tx, actor: Actor, queue_id: UUID | None, rules: ReminderRules) -> ReminderRules:
    """``queue_id`` None: of the workspace. Raises PermissionDenied, QueueNotFound."""
    actor.require(REMINDERS_MANAGE)
    name = "" if queue_id is None else (await routing.queue(tx, actor.workspace_id, queue_id)).name
    document = msgspec.to_builtins(rules)
    await tx.execute(
        insert(reminder_rules)
        .values(workspace_id=actor.workspace_id, queue_id=queue_id or EVERYWHERE, rules=document)
        .on_conflict_do_update(index_elements=["workspace_id", "queue_id"], set_={"rules": document})
    )
    await record_audit(tx, actor, "reminders.changed", queue_id or "", name=name, changed=document)
    await _changed(tx, actor)
    return rules


async def forget_queue_reminders(tx: Tx, actor: Actor, queue_id: UUID) -> None:
    """From now on the workspace's hold for the queue. Raises PermissionDenied."""
    actor.require(REMINDERS_MANAGE)
    gone = await tx.execute(
        sa.delete(reminder_rules).where(
            reminder_rules.c.workspace_id == actor.workspace_id, reminder_rules.c.queue_id == queue_id
        )
    )
    if gone.rowcount:
        await record_audit(tx, actor, "reminders.reset", queue_id)
        await _changed(tx, actor)


async def _changed(tx: Tx, actor: Actor) -> None:
    """What is being talked about now is looked at by the new rules at once."""
    await watch_all(tx, actor.workspace_id)
    kept_rules.changed(tx, actor.workspace_id)
