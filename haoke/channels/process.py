"""What a process that serves channels holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
import sqlalchemy as sa
import structlog

from haoke.channels import intake, links, outlet, pulls
from haoke.channels.actions.process_event import (
    FOR_RECEIVERS,
    note_prepared,
    postpone_event,
    process_event,
    reject_event,
)
from haoke.channels.catalog import account as account_of
from haoke.channels.fetching import pull_next
from haoke.channels.media import has_media, with_files
from haoke.channels.profiles import wants_profile, with_profile
from haoke.channels.publishing import keep_keys
from haoke.channels.pulls import Pull
from haoke.channels.queries.deliveries import peer_of
from haoke.channels.queries.journal import next_event
from haoke.channels.sending import send_next, show_typing
from haoke.channels.turns import Turn
from haoke.channels.types import MESSAGES, InboundEvent
from haoke.channels.ways import Ways
from haoke.kernel.errors import Refusal, Unavailable
from haoke.kernel.runtime import Runtime
from haoke.kernel.turns import Turns

log = structlog.get_logger()

_SENT_AT_ONCE = 200  # a provider that is slow to answer holds none up but its own


@asynccontextmanager
async def serving_channels(runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the process: web processes do what they took in or wrote, workers what was left."""

    async def take(turn: Turn) -> bool:
        return await process_next(ways, turn)

    async def send(turn: Turn) -> bool:
        return await send_next(ways, turn)

    async def fetch(pull: Pull) -> bool:
        return await pull_next(ways, pull)

    ways = Ways(runtime)

    async def show(turn: Turn) -> bool:
        return await show_typing(ways, turn)

    incoming, fetched = Turns(take), Turns(fetch)
    outgoing, typing = Turns(send, _SENT_AT_ONCE), Turns(show)
    address = links.serve(runtime)
    intake.serve(incoming)
    outlet.serve(outgoing, typing)
    keys = asyncio.create_task(keep_keys(runtime.db, ways.outside))
    pulls.serve(fetched)
    try:
        yield
    finally:
        keys.cancel()
        with suppress(asyncio.CancelledError):
            await keys
        intake.leave(incoming)
        outlet.leave(outgoing)
        pulls.leave(fetched)
        links.leave(address)
        await fetched.stop()
        await incoming.stop()
        await outgoing.stop()
        await typing.stop()
        await ways.close()


async def process_next(ways: Ways, turn: Turn) -> bool:
    """The oldest event of a peer; whether there may be more to do now."""
    db = ways.runtime.db
    async with db.reading() as tx:
        found = await next_event(tx, turn)
    if found is None or found.waits:
        return False
    try:
        await _prepare(ways, turn, found)
        await db.run(process_event, turn.workspace_id, found.id)
    except Unavailable:
        return False
    except Refusal as refusal:
        await db.run(reject_event, turn.workspace_id, found.id, refusal.code)
    except Exception:
        log.exception("an event of a channel was not taken", account=str(turn.account_id), event_id=str(found.id))
        await db.run(postpone_event, turn.workspace_id, found.id)
    return True


def _has_written(peer: sa.Row[Any] | None) -> bool:
    """Whoever only followed, or scanned a code, has told nothing of themselves."""
    return peer is not None and bool(MESSAGES & peer.marks.keys())


async def _prepare(ways: Ways, turn: Turn, found: sa.Row[Any]) -> None:
    """What the provider has to be asked for is fetched first, outside of any transaction, and kept with the event."""
    event = msgspec.convert(found.event, InboundEvent)
    if event.direction != "in" or event.kind not in FOR_RECEIVERS:
        return
    async with ways.runtime.db.reading() as tx:
        account = await account_of(tx, turn.workspace_id, turn.account_id)
        unknown = event.kind in MESSAGES and wants_profile(account, event) and not _has_written(await peer_of(tx, turn))
    prepared = await with_profile(ways, account, event) if unknown else event
    if has_media(account, event):
        prepared = await with_files(ways, account, prepared)
    if prepared is not event:
        await ways.runtime.db.run(note_prepared, turn.workspace_id, found.id, prepared)
