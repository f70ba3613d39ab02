"""Sends what waits for webhooks. A try is noted when it is over: who is killed in between has it sent again."""

import asyncio

from haoke.kernel.db import Database
from haoke.kernel.outbound import outbound_client
from haoke.kernel.webhooks import deliver
from haoke.supervision.actions.tell_webhooks import note_try
from haoke.supervision.queries.webhooks import due_deliveries


async def send_due(db: Database, allowed: str) -> int:
    """One batch, at the same time; how many were tried. ``allowed``: internal hosts that may be called."""
    async with db.reading() as tx:
        due = await due_deliveries(tx)
    if not due:
        return 0
    async with outbound_client(allowed) as client:
        tried = [deliver(client, each.url, each.secret, str(each.id), each.body.encode()) for each in due]
        for delivery, outcome in zip(due, await asyncio.gather(*tried), strict=True):
            await db.run(note_try, delivery, outcome)
    return len(due)
