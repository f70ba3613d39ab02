"""Accounts whose messages are fetched: page by page into the journal, by one process at a time."""

import asyncio
from uuid import UUID, uuid4

import structlog

from haoke.channels.actions.take_pulled import Held, note_pulled, take_pulled
from haoke.channels.contract import Pulling
from haoke.channels.errors import ChannelUnknown, SiteNotFound
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.pulls import Pull
from haoke.channels.queries.accounts import any_account
from haoke.channels.queries.cursors import cursor_of
from haoke.channels.types import InboundEvent
from haoke.channels.ways import Ways
from haoke.kernel.db import Database, Tx
from haoke.kernel.leases import claim, release

log = structlog.get_logger()

_LEASE = 120.0  # seconds
_LONGEST = 100.0


class Journal:
    """The ``Intake`` of a process that fetches, or keeps a connection."""

    def __init__(self, db: Database, held: Held) -> None:
        self._db = db
        self._held = held
        self.cursor = held.cursor

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        await self._db.run(take_pulled, self._held, raw, events, cursor)
        self.cursor = cursor


async def pull_next(ways: Ways, pull: Pull) -> bool:
    """Whether there may be more at once: somebody poked us meanwhile."""
    db, holder = ways.runtime.db, uuid4().hex
    held = await db.run(hold, pull.workspace_id, pull.account_id, "pull", holder, _LEASE)
    if held is None:
        return False
    if not held.account.settings.fetches():
        await db.run(note_pulled, held, "", 0)  # until it is set otherwise
        await db.run(release, holder)
        return False
    adapter = adapter_of(held.account.kind)
    problem = ""
    try:
        if isinstance(adapter, Pulling):
            async with asyncio.timeout(_LONGEST):
                await adapter.pull(held.account, held.poke, Journal(db, held), ways.outside(held.account))
    except Exception as error:  # noqa: BLE001 whatever an adapter raises
        problem = problem_of(error)
        log.warning("messages could not be fetched", account=str(pull.account_id), error=repr(error))
    try:
        every = adapter.pull_every if isinstance(adapter, Pulling) else 0
        await db.run(note_pulled, held, problem, every)
    finally:
        await db.run(release, holder)
    async with db.reading() as tx:
        row = await cursor_of(tx, pull.workspace_id, pull.account_id)
    return row is not None and row.due and bool(row.poke)


async def hold(tx: Tx, workspace_id: UUID, account_id: UUID, what: str, holder: str, seconds: float) -> Held | None:
    """None: another process does it, the account is gone or paused, or there is nothing to do yet."""
    try:
        account = await any_account(tx, workspace_id, account_id)
    except (SiteNotFound, ChannelUnknown):
        return None
    if account.paused_at is not None:
        return None
    row = await cursor_of(tx, workspace_id, account_id)
    if what == "pull" and row is not None and not row.due:
        return None
    name = f"channels.{what}.{account_id}"
    number = (await claim(tx, [name], holder, seconds)).get(name)
    if number is None:
        return None
    return Held(account, name, number, "" if row is None else row.poke, "" if row is None else row.cursor)


def problem_of(error: Exception) -> str:
    """A word for what went wrong; what a provider said is the adapter's to put into its exception."""
    if isinstance(error, NoAnswer | TimeoutError):
        return "no_answer"
    return f"{type(error).__name__}: {error}"
