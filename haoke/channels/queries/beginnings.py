"""Reading who is known at accounts, for those who write to them first."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.channels.tables import channel_peers, devices
from haoke.kernel.db import Tx


async def peers_named(
    tx: Tx, workspace_id: UUID, names: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], sa.Row[Any]]:
    """By account and peer."""
    if not names:
        return {}
    keys = sa.tuple_(channel_peers.c.account_id, channel_peers.c.peer_id)
    rows = await tx.all(
        sa.select(channel_peers).where(channel_peers.c.workspace_id == workspace_id, keys.in_(sorted(names)))
    )
    return {(row.account_id, row.peer_id): row for row in rows}


async def visitors_with_devices(tx: Tx, workspace_id: UUID, visitors: Collection[UUID]) -> set[UUID]:
    """Those who have a device that is told of answers."""
    if not visitors:
        return set()
    rows = await tx.all(
        sa.select(devices.c.visitor_id)
        .where(devices.c.workspace_id == workspace_id, devices.c.visitor_id.in_(visitors))
        .distinct()
    )
    return {row.visitor_id for row in rows}
