"""Connections that adapters keep: each by one worker, under a lease; whatever breaks is begun again after a while."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import structlog

from haoke.channels.actions.take_pulled import note_pulled
from haoke.channels.contract import Account, Running
from haoke.channels.fetching import Journal, hold, problem_of
from haoke.channels.kinds import KINDS
from haoke.channels.queries.cursors import accounts_of_kinds
from haoke.channels.ways import Ways
from haoke.kernel.leases import release
from haoke.kernel.runtime import Runtime

log = structlog.get_logger()

_LEASE = 15.0  # seconds
_RENEWAL = 3.0
_STEADY = 60.0  # seconds after which a connection counts as one that works
_LONGEST = 300.0  # seconds between two beginnings
_MOST = 1000  # connections of an installation


class Connections:
    """Those of one process."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._db = ways.runtime.db
        self._holder = uuid4().hex
        self._kinds = [kind for kind, adapter in KINDS.items() if isinstance(adapter, Running)]
        self._kept: dict[UUID, tuple[Account[Any], asyncio.Task[None]]] = {}
        self._held_until = 0.0

    async def keep(self) -> None:
        """Until it is cancelled: renew what we hold, take what is free, let go what is gone or set otherwise."""
        while self._kinds:
            asked = time.monotonic()
            try:
                async with asyncio.timeout(_LEASE / 2):
                    await self._look()
                self._held_until = asked + _LEASE
            except Exception:
                log.exception("leases of connections cannot be renewed")
            if time.monotonic() > self._held_until:
                await self.stop()
            await asyncio.sleep(_RENEWAL)

    async def _look(self) -> None:
        async with self._db.reading() as tx:
            found = await accounts_of_kinds(tx, self._kinds, _MOST)
        accounts = [account for account in found if account.settings.fetches()]
        wanted = {account.id: account for account in accounts}
        for account_id, (account, _) in list(self._kept.items()):
            if wanted.get(account_id) != account:
                await self._let_go(account_id)
        for account in accounts:
            held = await self._db.run(hold, account.workspace_id, account.id, "run", self._holder, _LEASE)
            if held is None:
                await self._let_go(account.id)
            elif account.id not in self._kept or self._kept[account.id][1].done():
                self._kept[account.id] = (account, asyncio.create_task(self._run(account)))

    async def _run(self, account: Account[Any]) -> None:
        """Begin again and again, with pauses that grow while it never lasts."""
        failures = 0
        while True:
            held = await self._db.run(hold, account.workspace_id, account.id, "run", self._holder, _LEASE)
            if held is None:
                return
            begun, problem = time.monotonic(), ""
            try:
                adapter = KINDS[account.kind]
                if isinstance(adapter, Running):
                    await adapter.run(account, Journal(self._db, held), self._ways.outside(account))
            except Exception as error:  # noqa: BLE001 whatever an adapter raises
                problem = problem_of(error)
                log.warning("a connection of a channel broke", account=str(account.id), error=repr(error))
            failures = 1 if time.monotonic() - begun > _STEADY else failures + 1
            await self._db.run(note_pulled, held, problem or "ended", 0)
            await asyncio.sleep(min(2.0**failures, _LONGEST) * random.uniform(0.8, 1.2))  # noqa: S311 nothing secret

    async def _let_go(self, account_id: UUID) -> None:
        kept = self._kept.pop(account_id, None)
        if kept is not None:
            kept[1].cancel()
            await asyncio.gather(kept[1], return_exceptions=True)

    async def stop(self) -> None:
        for account_id in list(self._kept):
            await self._let_go(account_id)

    async def give_back(self) -> None:
        await self.stop()
        await self._db.run(release, self._holder)


@asynccontextmanager
async def keeping_connections(runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as a worker."""
    ways = Ways(runtime)
    connections = Connections(ways)
    keeper = asyncio.create_task(connections.keep())
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await connections.give_back()
        await ways.close()
