"""Keys that providers publish, in the memory of each process: verifying asks nobody, so they are fetched before."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog

from haoke.channels.contract import Account, Trusting
from haoke.channels.kinds import KINDS
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.queries.accounts import one_of_each
from haoke.kernel.db import Database
from haoke.kernel.outbound import AnswerTooLarge
from haoke.kernel.sealing import SecretUnreadable

log = structlog.get_logger()

_LOOK = 15.0  # seconds until the first account of a kind has its keys
_AGAIN = 60.0  # after a failure

OutsideOf = Callable[[Account[Any]], Outside]


async def keep_keys(db: Database, outside_of: OutsideOf) -> None:
    """Until it is cancelled."""
    due: dict[str, float] = {}
    while True:
        try:
            await learn_due(db, outside_of, due)
        except Exception:
            log.exception("published keys were not looked after")
        await asyncio.sleep(_LOOK)


async def learn_due(db: Database, outside_of: OutsideOf, due: dict[str, float]) -> None:
    """Once for each kind that is in use. ``due``: when it is to be asked again."""
    kinds = [kind for kind, adapter in KINDS.items() if isinstance(adapter, Trusting)]
    kinds = [kind for kind in kinds if due.get(kind, 0.0) <= time.monotonic()]
    if not kinds:
        return
    async with db.reading() as tx:
        accounts = await one_of_each(tx, kinds)
    for account in accounts:
        adapter = KINDS[account.kind]
        assert isinstance(adapter, Trusting)
        try:
            await adapter.learn_keys(outside_of(account))
        except (NoAnswer, AnswerTooLarge, SecretUnreadable):
            log.warning("published keys could not be fetched", kind=account.kind)
            due[account.kind] = time.monotonic() + _AGAIN
        else:
            due[account.kind] = time.monotonic() + adapter.keys_every
