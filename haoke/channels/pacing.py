"""How fast providers are asked, over all processes: each message uses up some time of its account and of its peer."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Capabilities
from haoke.channels.tables import channel_rates
from haoke.channels.turns import Turn
from haoke.kernel.db import Tx

LONGEST = 3.0
"""Seconds that somebody waits with a message in hand; what would wait longer is looked at later."""


async def reserve(tx: Tx, turn: Turn, can: Capabilities) -> float | None:
    """A place for one message: in how many seconds it is. None when that is too far off."""
    of_peer = await _spend(tx, turn, turn.peer_id, can.peer_rate, can.peer_burst)
    if of_peer is None:
        return None
    of_account = await _spend(tx, turn, "", can.rate, max(1, int(can.rate)))
    return None if of_account is None else max(of_peer, of_account)


async def _spend(tx: Tx, turn: Turn, peer_id: str, rate: float, burst: int) -> float | None:
    """The account's row is held until the commit: what is in it is right for all processes."""
    each, saved = timedelta(seconds=1 / rate), timedelta(seconds=burst / rate)
    rates, at = channel_rates.c, sa.func.clock_timestamp()
    keys = {"workspace_id": turn.workspace_id, "account_id": turn.account_id, "peer_id": peer_id}
    spent = sa.func.greatest(rates.spent, at) + each
    statement = (
        insert(channel_rates)
        .values(**keys, spent=at + each)
        .on_conflict_do_update(
            index_elements=list(keys), set_={"spent": spent}, where=spent <= at + saved + timedelta(seconds=LONGEST)
        )
        .returning(sa.func.greatest(sa.extract("epoch", rates.spent - saved - at), 0.0).label("wait"))
    )
    wait = await tx.scalar(statement)
    return None if wait is None else float(wait)
