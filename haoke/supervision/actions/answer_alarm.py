"""Say that one looks after an alarm, or that it is over."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.queries.alarms import alarm_for
from haoke.supervision.tables import alarms


async def acknowledge_alarm(tx: Tx, actor: Actor, alarm_id: UUID) -> None:
    """The first one stays noted. Raises PermissionDenied, AlarmNotFound."""
    row = await alarm_for(tx, actor, alarm_id)
    if row.acknowledged_at is None and row.closed_at is None:
        await _note(tx, row, acknowledged_by=actor.member_id, acknowledged_at=sa.func.now())


async def close_alarm(tx: Tx, actor: Actor, alarm_id: UUID) -> None:
    """Closing twice is harmless. Raises PermissionDenied, AlarmNotFound."""
    row = await alarm_for(tx, actor, alarm_id)
    if row.closed_at is None:
        await _note(tx, row, closed_by=actor.member_id, closed_at=sa.func.now())


async def _note(tx: Tx, row: sa.Row[Any], **values: Any) -> None:
    await tx.execute(
        sa.update(alarms).where(alarms.c.workspace_id == row.workspace_id, alarms.c.id == row.id).values(**values)
    )
