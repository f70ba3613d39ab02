"""The journal keeps a month: longer than any provider repeats a message."""

from datetime import timedelta

import sqlalchemy as sa

from haoke.channels.tables import channel_events, channel_requests
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

KEPT = timedelta(days=30)


async def forget_journal(tx: Tx) -> None:
    until = now() - KEPT
    await tx.execute(sa.delete(channel_events).where(channel_events.c.at < until))
    await tx.execute(sa.delete(channel_requests).where(channel_requests.c.at < until))
