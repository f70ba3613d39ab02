"""The journal keeps a month: longer than any provider repeats a message. So long it is known what was delivered."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.channels.tables import (
    channel_deliveries,
    channel_delivery_events,
    channel_events,
    channel_rates,
    channel_requests,
    channel_uploads,
)
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

KEPT = timedelta(days=30)


async def forget_journal(tx: Tx) -> None:
    until = now() - KEPT
    await tx.execute(sa.delete(channel_events).where(channel_events.c.at < until))
    await tx.execute(sa.delete(channel_requests).where(channel_requests.c.at < until))


async def forget_deliveries(tx: Tx) -> None:
    """What became of messages is kept as long; what was only for the way goes when its time is over."""
    until = now() - KEPT
    await tx.execute(sa.delete(channel_deliveries).where(channel_deliveries.c.at < until, _DONE))
    await tx.execute(sa.delete(channel_delivery_events).where(channel_delivery_events.c.at < until))
    await tx.execute(sa.delete(channel_uploads).where(channel_uploads.c.expires_at < sa.func.now()))
    await tx.execute(
        sa.delete(channel_rates).where(channel_rates.c.spent < sa.func.now() - sa.text("interval '1 hour'"))
    )


_DONE = channel_deliveries.c.state.not_in(("queued", "sending"))
