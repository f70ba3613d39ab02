"""Watch a conversation for reminders from the moment an agent has it. Nothing is written where no rule asks for it."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.events import ReminderDue
from haoke.conversations.queries.reminders import rules_rows, served_now
from haoke.conversations.reminders import ReminderRules
from haoke.conversations.tables import watched
from haoke.kernel.db import Tx
from haoke.kernel.kept import Kept

_EVERYWHERE = UUID(int=0)


class WorkspaceRules:
    def __init__(self, rules: Mapping[UUID, ReminderRules]) -> None:
        self.default = rules.get(_EVERYWHERE, ReminderRules())
        self.queues = {queue: each for queue, each in rules.items() if queue != _EVERYWHERE}
        self.watches = any(each.watches for each in rules.values())

    def of(self, queue_id: UUID) -> ReminderRules:
        return self.queues.get(queue_id, self.default)


async def load_rules(tx: Tx, workspace_id: UUID, _known: WorkspaceRules | None = None) -> WorkspaceRules:
    rows = await rules_rows(tx, workspace_id)
    return WorkspaceRules({row.queue_id: msgspec.convert(row.rules, ReminderRules) for row in rows})


kept_rules: Kept[WorkspaceRules] = Kept("reminders", load_rules)


async def greet_arrival(tx: Tx, workspace_id: UUID, conversation_id: UUID, queue_id: UUID) -> None:
    """A visitor has come with a first message."""
    rules = await kept_rules.get(tx, workspace_id)
    if rules.of(queue_id).arrived:
        await tx.emit(ReminderDue(workspace_id=workspace_id, conversation_id=conversation_id, kind="arrived"))


async def watch_conversation(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> None:
    rules = await kept_rules.get(tx, workspace_id)
    if not rules.watches:
        return
    now = sa.func.now()
    row = insert(watched).values(
        workspace_id=workspace_id, conversation_id=conversation_id, check_at=now, started_at=now, assigned_at=now
    )
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["workspace_id", "conversation_id"], set_={"check_at": now, "assigned_at": now}
        )
    )


async def watch_all(tx: Tx, workspace_id: UUID) -> None:
    """All that agents have now: those opened before there were rules too."""
    now = sa.func.now()
    await tx.execute(
        insert(watched)
        .from_select(
            ["workspace_id", "conversation_id", "check_at", "started_at", "assigned_at"],
            served_now(workspace_id),
        )
        .on_conflict_do_update(index_elements=["workspace_id", "conversation_id"], set_={"check_at": now})
    )
