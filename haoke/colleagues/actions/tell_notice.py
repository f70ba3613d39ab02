"""A notice begins: those it is meant for hear of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.colleagues.events import NoticePublished
from haoke.colleagues.queries.notices import untold_notice
from haoke.colleagues.tables import notices
from haoke.kernel.db import Tx


async def tell_notice(tx: Tx, row: sa.Row[Any]) -> None:
    """The row is locked, or new."""
    await tx.execute(
        sa.update(notices)
        .where(notices.c.workspace_id == row.workspace_id, notices.c.id == row.id)
        .values(told_at=sa.func.now())
    )
    meant = await accounts.members_in(tx, row.workspace_id, row.team_ids)
    others = [member_id for member_id in meant if member_id != row.by_id]
    await alert_members(
        tx, row.workspace_id, others, "notice", f"/colleagues/notices/{row.id}", title=row.title, text=row.text
    )
    await tx.emit(NoticePublished(workspace_id=row.workspace_id, notice_id=row.id, team_ids=tuple(row.team_ids)))
    announce_notices(tx, row.workspace_id)


async def tell_due_notice(tx: Tx, workspace_id: UUID, notice_id: UUID, at: datetime) -> None:
    """``at`` is now. Harmless when it was told or taken back meanwhile."""
    row = await untold_notice(tx, workspace_id, notice_id, at)
    if row is not None:
        await tell_notice(tx, row)


def announce_notices(tx: Tx, workspace_id: UUID) -> None:
    """Whoever shows notices is asked to fetch them again."""
    tx.publish(f"p:{workspace_id}", {"t": "notices"})
