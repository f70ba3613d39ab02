"""Say when there is an alarm, for all queues or for one."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.supervision.alarm_kinds import KINDS, AlarmKind
from haoke.supervision.errors import AlarmKindUnknown, ThresholdInvalid
from haoke.supervision.events import ServiceTargetChanged
from haoke.supervision.permissions import MANAGE
from haoke.supervision.queries.alarms import ALL_QUEUES
from haoke.supervision.tables import alarm_rules
from haoke.supervision.types import AlarmRule


async def set_alarm_rule(tx: Tx, actor: Actor, rule: AlarmRule) -> None:
    """Raises PermissionDenied, AlarmKindUnknown, ThresholdInvalid, QueueNotFound."""
    actor.require(MANAGE)
    kind = _known(rule.kind)
    if kind.threshold is not None and not kind.least <= rule.threshold <= kind.most:
        raise ThresholdInvalid(least=kind.least, most=kind.most)
    queue = "" if rule.queue_id is None else (await routing.queue(tx, actor.workspace_id, rule.queue_id)).name
    values = {
        "enabled": rule.enabled,
        "threshold": rule.threshold,
        "seconds": rule.seconds,
        "quiet_minutes": rule.quiet_minutes,
    }
    await tx.execute(
        insert(alarm_rules)
        .values(workspace_id=actor.workspace_id, kind=rule.kind, queue_id=rule.queue_id or ALL_QUEUES, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "kind", "queue_id"], set_=values)
    )
    await _changed(tx, actor, rule.kind, queue, **values)


async def remove_alarm_rule(tx: Tx, actor: Actor, kind: str, queue_id: UUID) -> None:
    """The queue follows the rule of all queues again. Raises PermissionDenied, AlarmKindUnknown, QueueNotFound."""
    actor.require(MANAGE)
    _known(kind)
    queue = (await routing.queue(tx, actor.workspace_id, queue_id)).name
    await tx.execute(
        sa.delete(alarm_rules).where(
            alarm_rules.c.workspace_id == actor.workspace_id,
            alarm_rules.c.kind == kind,
            alarm_rules.c.queue_id == queue_id,
        )
    )
    await _changed(tx, actor, kind, queue)


def _known(name: str) -> AlarmKind:
    if name not in KINDS:
        raise AlarmKindUnknown(kind=name)
    return KINDS[name]


async def _changed(tx: Tx, actor: Actor, kind: str, queue: str, **values: object) -> None:
    await record_audit(tx, actor, "supervision.alarm_rule_changed", kind, name=kind, queue=queue, **values)
    if KINDS[kind].of_queue:
        await tx.emit(ServiceTargetChanged(workspace_id=actor.workspace_id))
