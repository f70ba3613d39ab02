"""Pieces of a message that failed, or of which nobody knows, go once more, because somebody said so."""

from uuid import UUID

import sqlalchemy as sa

from haoke.channels.actions.note_delivery import tell
from haoke.channels.errors import DeliveryNotFound, DeliveryNotLost
from haoke.channels.outlet import start
from haoke.channels.queries.deliveries import pieces_of, standing_of
from haoke.channels.tables import channel_deliveries
from haoke.channels.turns import Turn
from haoke.channels.types import Delivery
from haoke.kernel.db import Tx

_TABLE = channel_deliveries.c


async def resend_deliveries(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> Delivery:
    """Under the same keys: a provider that knows them takes none twice. Raises DeliveryNotFound, DeliveryNotLost."""
    rows = await pieces_of(tx, workspace_id, conversation_id, message_id)
    if not rows:
        raise DeliveryNotFound
    lost = [row for row in rows if row.state in {"failed", "unknown"}]
    if not lost:
        raise DeliveryNotLost
    by_hand = sa.cast({"by_hand": True}, _TABLE.content.type)
    await tx.execute(
        sa.update(channel_deliveries)
        .where(
            _TABLE.workspace_id == workspace_id,
            _TABLE.id.in_([row.id for row in lost]),
            _TABLE.state.in_(("failed", "unknown")),
        )
        .values(
            state="queued",
            error=None,
            tries=0,
            not_before=None,
            state_at=sa.func.greatest(_TABLE.state_at, sa.func.now()),
            due_at=sa.func.now(),
            content=_TABLE.content.op("||")(by_hand),
        )
    )
    await tell(tx, lost[0])
    turn = Turn(workspace_id, lost[0].account_id, lost[0].peer_id)
    tx.after_commit(lambda: start([turn]))
    standing = await standing_of(tx, workspace_id, conversation_id, message_id)
    assert standing is not None
    return standing
