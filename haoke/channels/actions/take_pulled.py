"""What an adapter has fetched goes into the journal, and the cursor with it."""

from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.note_cursor import note_cursor
from haoke.channels.actions.take_in import take_in
from haoke.channels.contract import Account, RawRequest, RawResponse
from haoke.channels.judging import Judged
from haoke.channels.tables import channel_cursors
from haoke.channels.types import InboundEvent
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.leases import fence

_TABLE = channel_cursors.c
_LONGEST = 300.0  # seconds between tries of what fails
_NEVER = timedelta(days=36_500)
_SAID = 300  # characters of a problem


class Held(msgspec.Struct, frozen=True):
    """The lease under which an account is fetched. ``poke`` and ``cursor``: as they were when it began."""

    account: Account[Any]
    lease: str
    fence: int
    poke: str
    cursor: str


async def take_pulled(tx: Tx, held: Held, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
    """Raises LeaseLost when another process does this by now."""
    await fence(tx, held.lease, held.fence)
    if events:
        request = RawRequest(method="PULL", path="", query=(), headers={}, body=raw, url="", received_at=now())
        await take_in(tx, held.account, request, Judged(RawResponse(), events))
    await note_cursor(tx, held.account, cursor=cursor, failures=0, problem="")


async def note_pulled(tx: Tx, held: Held, problem: str, every: float) -> None:
    """How it went. What poked us meanwhile is not forgotten; what failed is tried again, later each time."""
    same = _TABLE.poke == held.poke
    at = now()
    if problem:
        failures = sa.func.least(_TABLE.failures, 20) + 1
        pause = sa.func.least(sa.func.power(2.0, failures), _LONGEST)
        due = at + sa.func.make_interval(0, 0, 0, 0, 0, 0, pause)
        await note_cursor(tx, held.account, failures=failures, problem=problem[:_SAID], due_at=due, tried_at=at)
        return
    later = at + (timedelta(seconds=every) if every else _NEVER)
    await note_cursor(
        tx,
        held.account,
        failures=0,
        problem="",
        poke=sa.case((same, ""), else_=_TABLE.poke),
        due_at=sa.case((same, later), else_=sa.func.now()),
        tried_at=at,
    )
