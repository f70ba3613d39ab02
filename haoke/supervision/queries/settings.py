"""What a workspace has set."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision.tables import supervision_settings
from haoke.supervision.types import SupervisionSettings


async def settings_of(tx: Tx, workspace_id: UUID) -> SupervisionSettings:
    row = await tx.first(
        sa.select(supervision_settings.c.watch_told).where(supervision_settings.c.workspace_id == workspace_id)
    )
    return SupervisionSettings() if row is None else SupervisionSettings(watch_told=row.watch_told)
