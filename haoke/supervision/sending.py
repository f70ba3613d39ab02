"""Sends what waits for webhooks. A try is noted when it is over: who is killed in between has it sent again."""

import asyncio
import time
from typing import Any

import httpx
import msgspec
import sqlalchemy as sa

from haoke.kernel.db import Database
from haoke.kernel.outbound import outbound_client
from haoke.kernel.sealing import Lost
from haoke.kernel.webhooks import Try, attempt, deliver
from haoke.supervision.actions.tell_webhooks import note_try
from haoke.supervision.queries.webhooks import due_deliveries
from haoke.supervision.robot_kinds import ROBOTS


async def send_due(db: Database, allowed: str) -> int:
    """One batch, at the same time; how many were tried. ``allowed``: internal hosts that may be called."""
    async with db.reading() as tx:
        due = await due_deliveries(tx)
    if not due:
        return 0
    async with outbound_client(allowed) as client:
        tried = [_try(client, each) for each in due]
        for delivery, outcome in zip(due, await asyncio.gather(*tried), strict=True):
            await db.run(note_try, delivery, outcome)
    return len(due)


async def _try(client: httpx.AsyncClient, due: sa.Row[Any]) -> Try:
    if isinstance(due.secret, Lost):
        return Try(int(time.time() * 1000), 0, problem="unreadable")
    if not due.robot:
        return await deliver(client, due.url, due.secret, str(due.id), due.body.encode())
    if due.robot not in ROBOTS:  # its package is gone
        return Try(int(time.time() * 1000), 0, problem="failed")
    robot = ROBOTS[due.robot]
    url, said = robot.message(due.url, due.secret, due.body, due.mention, time.time())

    def refused(answer: bytes) -> str:
        try:
            return robot.refusal(msgspec.json.decode(answer, type=dict[str, Any]))
        except msgspec.DecodeError:
            return "no_answer"

    return await attempt(client, url, msgspec.json.encode(said), refused=refused)
