"""A member has seen their alerts, up to one; so have their other devices."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.tables import alerts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def see_alerts(tx: Tx, actor: Actor, through: UUID) -> None:
    """Harmless when repeated."""
    member_id = actor.member_id
    await tx.execute(
        sa.update(alerts)
        .where(
            alerts.c.workspace_id == actor.workspace_id,
            alerts.c.member_id == member_id,
            alerts.c.id <= through,
            alerts.c.seen_at.is_(None),
        )
        .values(seen_at=sa.func.now())
    )
    tx.publish(f"m:{member_id}", {"t": "alerts_seen", "through": through})
