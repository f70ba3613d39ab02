"""A member writes: the peer is shown so, where the channel can, by this process."""

from uuid import UUID

from haoke.channels.outlet import type_to
from haoke.channels.turns import Turn
from haoke.kernel.db import Tx


async def show_typing(tx: Tx, workspace_id: UUID, account_id: UUID, peer_id: str) -> None:
    tx.after_commit(lambda: type_to(Turn(workspace_id, account_id, peer_id)))
