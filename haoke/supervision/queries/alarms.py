"""Alarms and when there are any."""

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.supervision.alarm_kinds import KINDS, LONG_WAIT, QUIET_MINUTES, SERVICE_LEVEL
from haoke.supervision.errors import AlarmNotFound
from haoke.supervision.permissions import ALARMS
from haoke.supervision.tables import alarm_rules, alarms
from haoke.supervision.types import Alarm, AlarmRule

ALL_QUEUES = UUID(int=0)

ListName = Literal["open", "closed"]


def begin_with(kind: str) -> AlarmRule:
    """The rule of a workspace that set none."""
    known = KINDS[kind]
    return AlarmRule(kind, None, known.enabled, known.threshold or 0, known.seconds, QUIET_MINUTES)


async def rules_of(tx: Tx, workspace_id: UUID) -> list[AlarmRule]:
    """One for all queues of each kind, then those of single queues."""
    rows = await tx.all(
        sa.select(alarm_rules)
        .where(alarm_rules.c.workspace_id == workspace_id, alarm_rules.c.kind.in_(KINDS))
        .order_by(alarm_rules.c.kind, alarm_rules.c.queue_id)
    )
    general = {row.kind: _rule(row) for row in rows if row.queue_id == ALL_QUEUES}
    return [
        *(general.get(kind) or begin_with(kind) for kind in KINDS),
        *(_rule(row) for row in rows if row.queue_id != ALL_QUEUES),
    ]


async def rule_for(tx: Tx, workspace_id: UUID, kind: str, queue_id: UUID) -> AlarmRule:
    """The queue's own rule, or that of all queues."""
    row = await tx.first(
        sa.select(alarm_rules)
        .where(
            alarm_rules.c.workspace_id == workspace_id,
            alarm_rules.c.kind == kind,
            alarm_rules.c.queue_id.in_((queue_id, ALL_QUEUES)),
        )
        .order_by(alarm_rules.c.queue_id.desc())
        .limit(1)
    )
    return begin_with(kind) if row is None else _rule(row)


async def workspaces_on_guard(tx: Tx) -> set[UUID]:
    """Those whose boards are kept although nobody looks: a rule watches their queues."""
    rows = await tx.all(
        sa.select(alarm_rules.c.workspace_id)
        .where(alarm_rules.c.kind.in_((SERVICE_LEVEL, LONG_WAIT)), alarm_rules.c.enabled)
        .distinct()
    )
    return {row.workspace_id for row in rows}


async def closed_since(tx: Tx, workspace_id: UUID, kind: str, subject_id: UUID, minutes: int) -> bool:
    """Whether the same alarm was closed in the last minutes."""
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    alarms.c.workspace_id == workspace_id,
                    alarms.c.kind == kind,
                    alarms.c.subject_id == subject_id,
                    alarms.c.closed_at > sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, minutes),
                )
            )
        )
    )


def _reach(actor: Actor) -> sa.ColumnElement[bool]:
    everything = actor.require(ALARMS) is Scope.ALL
    return sa.true() if everything else alarms.c.team_id.in_(actor.teams)


async def alarm_for(tx: Tx, actor: Actor, alarm_id: UUID) -> sa.Row[Any]:
    """Locked. Raises PermissionDenied, AlarmNotFound (also out of reach)."""
    row = await tx.first(
        sa.select(alarms)
        .where(alarms.c.workspace_id == actor.workspace_id, alarms.c.id == alarm_id, _reach(actor))
        .with_for_update()
    )
    if row is None:
        raise AlarmNotFound
    return row


async def list_alarms(tx: Tx, actor: Actor, name: ListName, *, before: UUID | None, limit: int) -> list[sa.Row[Any]]:
    """The newest first, up to one more than ``limit``."""
    closed = alarms.c.closed_at.is_not(None) if name == "closed" else alarms.c.closed_at.is_(None)
    statement = sa.select(alarms).where(alarms.c.workspace_id == actor.workspace_id, closed, _reach(actor))
    if before is not None:
        statement = statement.where(alarms.c.id < before)
    return await tx.all(statement.order_by(alarms.c.id.desc()).limit(limit + 1))


async def count_new(tx: Tx, actor: Actor) -> int:
    """Open ones that nobody has acknowledged, up to a thousand."""
    found = (
        sa.select(alarms.c.id)
        .where(
            alarms.c.workspace_id == actor.workspace_id,
            alarms.c.closed_at.is_(None),
            alarms.c.acknowledged_at.is_(None),
            _reach(actor),
        )
        .limit(1000)
        .subquery()
    )
    return int(await tx.scalar(sa.select(sa.func.count()).select_from(found)))


async def as_alarms(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[Alarm]:
    people = {who for row in rows for who in (row.acknowledged_by, row.closed_by) if who is not None}
    names = await accounts.member_names(tx, workspace_id, people)
    return [
        Alarm(
            row.id,
            row.kind,
            row.queue_id,
            row.team_id,
            row.conversation_id,
            row.data,
            row.times,
            to_ms(row.at),
            to_ms(row.last_at),
            names.get(row.acknowledged_by),
            to_ms_or_none(row.acknowledged_at),
            names.get(row.closed_by),
            to_ms_or_none(row.closed_at),
        )
        for row in rows
    ]


def _rule(row: Any) -> AlarmRule:
    queue_id = None if row.queue_id == ALL_QUEUES else row.queue_id
    return AlarmRule(row.kind, queue_id, row.enabled, row.threshold, row.seconds, row.quiet_minutes)
