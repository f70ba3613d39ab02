"""A provider tells how a message of ours fares: whenever, twice, or before it has answered that it took it."""

from datetime import datetime

import sqlalchemy as sa

from haoke.channels.actions.note_delivery import failure, note_state, unpark
from haoke.channels.queries.deliveries import all_parked, deliveries_named, deliveries_until
from haoke.channels.tables import channel_delivery_events
from haoke.channels.turns import Turn
from haoke.channels.types import Receipt
from haoke.kernel.clock import LAST_MS, from_ms, now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def note_receipt(tx: Tx, turn: Turn, receipt: Receipt, at: datetime) -> None:
    """``turn``: the peer it came from, which counts only where the receipt means all up to a moment."""
    named = (receipt.provider_message_id, receipt.our_id)
    rows = await deliveries_named(tx, turn.workspace_id, turn.account_id, *named)
    if not rows and any(named):
        await _park(tx, turn, receipt)
    if receipt.watermark_ms is not None:
        until = from_ms(min(max(receipt.watermark_ms, 0), LAST_MS))
        before = await deliveries_until(tx, turn, until, receipt.state)
        rows += [row for row in before if row.id not in {each.id for each in rows}]
    for row in rows:
        await note_state(
            tx, row, receipt.state, error=failure(receipt.state, receipt.error_class or "", receipt.code), at=at
        )


async def _park(tx: Tx, turn: Turn, receipt: Receipt) -> None:
    """It may be quicker than the answer it belongs to."""
    await tx.execute(
        sa.insert(channel_delivery_events).values(
            workspace_id=turn.workspace_id,
            id=new_id(),
            account_id=turn.account_id,
            named=receipt.provider_message_id or receipt.our_id,
            state=receipt.state,
            code=receipt.code[:200],
            error_class=receipt.error_class or "",
            at=now(),
        )
    )


async def match_parked(tx: Tx) -> None:
    """Those that came in the same moment as the answer."""
    for early in await all_parked(tx, _BATCH):
        rows = await deliveries_named(tx, early.workspace_id, early.account_id, early.named, early.named)
        if rows:
            await unpark(tx, early)
        for row in rows:
            await note_state(
                tx, row, early.state, error=failure(early.state, early.error_class, early.code), at=early.at
            )


_BATCH = 200
