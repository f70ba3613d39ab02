"""A message is to be taken back at the channel, and what came of it."""

from uuid import UUID

import sqlalchemy as sa

from haoke.channels.actions.claim_delivery import Claimed
from haoke.channels.actions.note_delivery import note_state, tell
from haoke.channels.outlet import start
from haoke.channels.queries.deliveries import pieces_of
from haoke.channels.tables import channel_deliveries
from haoke.channels.turns import Turn
from haoke.channels.types import SendResult
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def recall_delivery(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> None:
    """What has not gone stays here; what the provider has is asked back, where it gives anything back."""
    table = channel_deliveries
    for row in await pieces_of(tx, workspace_id, conversation_id, message_id):
        if row.state in {"queued", "failed"}:
            await note_state(tx, row, "recalled")
            continue
        await tx.execute(
            sa.update(table)
            .where(table.c.workspace_id == workspace_id, table.c.id == row.id)
            .values(recall="due", due_at=sa.func.now())
        )
        turn = Turn(workspace_id, row.account_id, row.peer_id)
        tx.after_commit(lambda turn=turn: start([turn]))  # type: ignore[misc]


async def note_recall(tx: Tx, claimed: Claimed, result: SendResult) -> None:
    """That it failed stands at the delivery already, for whoever asks is asked once; from now on it is so."""
    if result.state == "sent":
        await note_state(tx, claimed.row, "recalled", recall="")
        return
    table, row = channel_deliveries, claimed.row
    await tx.execute(
        sa.update(table).where(table.c.workspace_id == row.workspace_id, table.c.id == row.id).values(due_at=now())
    )
    await tell(tx, row)
