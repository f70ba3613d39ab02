"""Who watches what."""

from typing import Any

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision.tables import watches

MOST = 2000


async def all_watches(tx: Tx) -> list[sa.Row[Any]]:
    """Over all workspaces, those whose supervisor is gone longest first."""
    return await tx.all(sa.select(watches).order_by(watches.c.gone_at, watches.c.workspace_id).limit(MOST))
