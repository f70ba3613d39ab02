"""What a process that serves channels holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from haoke.channels import intake, links, outlet
from haoke.channels.actions.process_event import postpone_event, process_event, reject_event
from haoke.channels.publishing import keep_keys
from haoke.channels.queries.journal import next_event
from haoke.channels.sending import send_next
from haoke.channels.turns import Turn
from haoke.channels.ways import Ways
from haoke.kernel.errors import Refusal, Unavailable
from haoke.kernel.runtime import Runtime
from haoke.kernel.turns import Turns

log = structlog.get_logger()


@asynccontextmanager
async def serving_channels(runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the process: web processes do what they took in or wrote, workers what was left."""

    async def take(turn: Turn) -> bool:
        return await process_next(runtime, turn)

    async def send(turn: Turn) -> bool:
        return await send_next(ways, turn)

    ways = Ways(runtime)
    incoming, outgoing = Turns(take), Turns(send)
    address = links.serve(runtime)
    intake.serve(incoming)
    outlet.serve(outgoing)
    keys = asyncio.create_task(keep_keys(runtime.db, ways.outside))
    try:
        yield
    finally:
        keys.cancel()
        with suppress(asyncio.CancelledError):
            await keys
        intake.leave(incoming)
        outlet.leave(outgoing)
        links.leave(address)
        await incoming.stop()
        await outgoing.stop()
        await ways.close()


async def process_next(runtime: Runtime, turn: Turn) -> bool:
    """The oldest event of a peer; whether there may be more to do now."""
    async with runtime.db.reading() as tx:
        found = await next_event(tx, turn)
    if found is None or found.waits:
        return False
    try:
        await runtime.db.run(process_event, turn.workspace_id, found.id)
    except Unavailable:
        return False
    except Refusal as refusal:
        await runtime.db.run(reject_event, turn.workspace_id, found.id, refusal.code)
    except Exception:
        log.exception("an event of a channel was not taken", account=str(turn.account_id), event_id=str(found.id))
        await runtime.db.run(postpone_event, turn.workspace_id, found.id)
    return True
