"""What people were told about their wait long ago, and what that rested on, is of no use any more."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.tables import wait_estimates, wait_evidence
from haoke.routing.waiting import REMEMBERED

KEPT = timedelta(days=30)


async def forget_estimates(tx: Tx, at: datetime) -> None:
    await tx.execute(sa.delete(wait_estimates).where(wait_estimates.c.at < at - KEPT))
    await tx.execute(sa.delete(wait_evidence).where(wait_evidence.c.at < at - REMEMBERED))
