"""A member's alerts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import alerts
from haoke.accounts.types import Alert
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

MOST_COUNTED = 100


async def alerts_of(tx: Tx, actor: Actor, *, limit: int, before: UUID | None) -> list[sa.Row[Any]]:
    """The newest first, up to one more than ``limit``."""
    statement = sa.select(alerts).where(
        alerts.c.workspace_id == actor.workspace_id, alerts.c.member_id == actor.member_id
    )
    if before is not None:
        statement = statement.where(alerts.c.id < before)
    return await tx.all(statement.order_by(alerts.c.id.desc()).limit(limit + 1))


async def count_unseen(tx: Tx, actor: Actor) -> int:
    """At most MOST_COUNTED."""
    unseen = (
        sa.select(alerts.c.id)
        .where(
            alerts.c.workspace_id == actor.workspace_id,
            alerts.c.member_id == actor.member_id,
            alerts.c.seen_at.is_(None),
        )
        .limit(MOST_COUNTED)
    )
    count: int = await tx.scalar(sa.select(sa.func.count()).select_from(unseen.subquery()))
    return count


def old_alerts(before: datetime, limit: int) -> sa.Select[Any]:
    """The keys of some that are older, of any workspace."""
    return sa.select(alerts.c.workspace_id, alerts.c.member_id, alerts.c.id).where(alerts.c.at < before).limit(limit)


def as_alert(row: Any) -> Alert:
    return Alert(row.id, to_ms(row.at), row.kind, row.path, row.data, row.seen_at is not None)
