"""Raise an alarm: whoever supervises the team is told once, and the alarm waits in their inbox."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations import catalog as conversations
from haoke.customers import catalog as customers
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing
from haoke.supervision.events import AlarmRaised
from haoke.supervision.permissions import ALARMS
from haoke.supervision.queries.alarms import closed_since, rule_for
from haoke.supervision.tables import alarms
from haoke.supervision.types import AlarmRule


async def alarm_of_conversation(
    tx: Tx, workspace_id: UUID, kind: str, conversation_id: UUID, data: dict[str, str], at_most: int | None = None
) -> None:
    """``at_most``: a measure that alarms when it is not above the rule's threshold."""
    row = await conversations.conversation_by_id(tx, workspace_id, conversation_id)
    rule = await rule_for(tx, workspace_id, kind, row.queue_id)
    if not rule.enabled or (at_most is not None and at_most > rule.threshold):
        return
    names = await customers.names_of(tx, workspace_id, {row.customer_id})
    whose = [] if row.assignee_id is None else [row.assignee_id]
    agent = (await accounts.member_names(tx, workspace_id, whose)).get(row.assignee_id, "")
    said = {"customer": names.get(row.customer_id, ""), "agent": agent} | data
    await _raise(tx, workspace_id, rule, row.id, row.queue_id, row.team_id, row.id, said)


async def alarm_of_queue(tx: Tx, workspace_id: UUID, kind: str, queue_id: UUID, data: dict[str, str]) -> None:
    """Raises QueueNotFound."""
    queue = await routing.queue(tx, workspace_id, queue_id)
    rule = await rule_for(tx, workspace_id, kind, queue_id)
    if rule.enabled:
        await _raise(tx, workspace_id, rule, queue_id, queue_id, queue.team_id, None, {"queue": queue.name} | data)


async def _raise(
    tx: Tx,
    workspace_id: UUID,
    rule: AlarmRule,
    subject_id: UUID,
    queue_id: UUID,
    team_id: UUID,
    conversation_id: UUID | None,
    data: dict[str, str],
) -> None:
    """Of each kind and subject one is open at a time: what happens again is counted, and nobody told again."""
    if await closed_since(tx, workspace_id, rule.kind, subject_id, rule.quiet_minutes):
        return
    made = await tx.execute(
        insert(alarms)
        .values(
            workspace_id=workspace_id,
            id=new_id(),
            kind=rule.kind,
            subject_id=subject_id,
            queue_id=queue_id,
            team_id=team_id,
            conversation_id=conversation_id,
            data=data,
        )
        .on_conflict_do_update(
            index_elements=["workspace_id", "kind", "subject_id"],
            index_where=sa.text("closed_at IS NULL"),
            set_={"times": alarms.c.times + 1, "last_at": sa.func.now(), "data": data},
        )
        .returning(alarms.c.id, alarms.c.times)
    )
    alarm = made.one()
    if alarm.times > 1:
        return
    told = await accounts.members_reaching(tx, workspace_id, ALARMS, team_id)
    await alert_members(tx, workspace_id, told, f"alarm_{rule.kind}", "/alarms", **data)
    await tx.emit(
        AlarmRaised(
            workspace_id=workspace_id,
            alarm_id=alarm.id,
            kind=rule.kind,
            queue_id=queue_id,
            team_id=team_id,
            conversation_id=conversation_id,
            data=data,
        )
    )
