"""Note that a key is used, so that one that nobody needs any more can be told."""

from uuid import UUID

from haoke.accounts.tables import api_keys
from haoke.kernel import clock
from haoke.kernel.db import Tx


async def note_key_used(tx: Tx, workspace_id: UUID, key_id: UUID) -> None:
    await tx.execute(
        api_keys.update()
        .where(api_keys.c.workspace_id == workspace_id, api_keys.c.id == key_id)
        .values(used_at=clock.now())
    )
