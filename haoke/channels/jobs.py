"""Periodic work of channels."""

from haoke.channels import outlet, pulls
from haoke.channels.actions.forget_journal import forget_deliveries, forget_journal
from haoke.channels.actions.note_receipt import match_parked
from haoke.channels.actions.register_device import forget_unused
from haoke.channels.contract import Pulling
from haoke.channels.intake import start
from haoke.channels.kinds import KINDS
from haoke.channels.pulls import Pull
from haoke.channels.push.catalog import SERVICES as PUSH
from haoke.channels.pushing import push_what_is_due
from haoke.channels.queries.cursors import accounts_due
from haoke.channels.queries.deliveries import peers_waiting
from haoke.channels.queries.journal import peers_left
from haoke.channels.sealed import ACCOUNTS, SERVICES, renewed
from haoke.channels.tables import channel_accounts, push_services
from haoke.kernel.jobs import periodic
from haoke.kernel.resealing import also
from haoke.kernel.runtime import Runtime

_BATCH = 100

also(
    channel_accounts.c.settings,
    lambda row: renewed(row.stored, KINDS[row.kind].settings, ACCOUNTS) if row.kind in KINDS else row.stored,
)
also(
    push_services.c.settings,
    lambda row: renewed(row.stored, PUSH[row.kind].settings, SERVICES) if row.kind in PUSH else row.stored,
)


@periodic(seconds=1.0, name="channels.intake")
async def take_what_was_left(runtime: Runtime) -> None:
    """Events that a process acknowledged and did not process."""
    async with runtime.db.reading() as tx:
        start(await peers_left(tx, _BATCH))


@periodic(seconds=1.0, name="channels.outlet")
async def send_what_was_left(runtime: Runtime) -> None:
    """Deliveries that a process left behind, and those whose pause is over."""
    async with runtime.db.reading() as tx:
        outlet.start(await peers_waiting(tx, _BATCH))


@periodic(seconds=1.0, name="channels.pull")
async def fetch_what_is_due(runtime: Runtime) -> None:
    """Accounts whose time has come, or whose provider poked a process that did not fetch."""
    kinds = {kind: adapter for kind, adapter in KINDS.items() if isinstance(adapter, Pulling)}
    regular = [kind for kind, adapter in kinds.items() if adapter.pull_every]
    async with runtime.db.reading() as tx:
        due = await accounts_due(tx, list(kinds), regular, _BATCH)
    pulls.start([Pull(*each) for each in due])


@periodic(seconds=5.0, name="channels.receipts")
async def match_early_receipts(runtime: Runtime) -> None:
    """A receipt and the answer it belongs to may have missed each other."""
    await runtime.db.run(match_parked)


@periodic(seconds=3600.0, name="channels.journal")
async def keep_the_journal_short(runtime: Runtime) -> None:
    """What is older than providers repeat themselves goes."""
    await runtime.db.run(forget_journal)
    await runtime.db.run(forget_deliveries)


@periodic(seconds=1.0, name="channels.push")
async def tell_who_does_not_look(runtime: Runtime) -> None:
    """Devices of visitors whose pages have not got what was written for them."""
    await push_what_is_due(runtime)


@periodic(seconds=3600.0, name="channels.devices")
async def forget_unused_devices(runtime: Runtime) -> None:
    """What has not been used for nine months is no longer there."""
    for _ in range(_BATCH):
        if not await runtime.db.run(forget_unused):
            return
