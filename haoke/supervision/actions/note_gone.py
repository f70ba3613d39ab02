"""Note which supervisors have no client any more, and who is back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.supervision.tables import watches


async def note_gone(tx: Tx, workspace_id: UUID, member_ids: Collection[UUID], at: datetime) -> None:
    """``member_ids``: those who watch something."""
    gone = await routing.members_gone(tx, workspace_id, member_ids)
    mine = sa.and_(watches.c.workspace_id == workspace_id, watches.c.member_id.in_(member_ids))
    lost = watches.c.member_id.in_(gone)
    await tx.execute(sa.update(watches).where(mine, lost, watches.c.gone_at.is_(None)).values(gone_at=at))
    await tx.execute(sa.update(watches).where(mine, sa.not_(lost), watches.c.gone_at.is_not(None)).values(gone_at=None))
