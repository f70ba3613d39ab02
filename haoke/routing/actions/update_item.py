"""Change a work item that is held."""

from typing import Any

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.hold import Held
from haoke.routing.tables import work_items


async def update_item(tx: Tx, held: Held, **values: Any) -> None:
    await tx.execute(
        sa.update(work_items)
        .where(work_items.c.workspace_id == held.item.workspace_id, work_items.c.id == held.item.id)
        .values(**values)
    )
