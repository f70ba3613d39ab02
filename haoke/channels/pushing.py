"""Devices are told of what was written for visitors who do not look. The services are asked in no transaction."""

import asyncio

import msgspec
import structlog

from haoke.channels.actions.queue_notice import claim_notices, drop_notice, retry_notice
from haoke.channels.actions.register_device import forget_device
from haoke.channels.contract import Watcher
from haoke.channels.errors import PushKeyInvalid
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.push.catalog import SERVICES
from haoke.channels.push.contract import Pushed, PushSettings
from haoke.channels.queries.accounts import any_account
from haoke.channels.queries.devices import Device, DueNotice, devices_of, pushed_through
from haoke.channels.shelf import AccountShelf
from haoke.channels.types import ChannelError, Notice
from haoke.kernel.errors import Refusal
from haoke.kernel.outbound import outbound_client
from haoke.kernel.runtime import Runtime

log = structlog.get_logger()

WATCHERS: list[Watcher] = []
"""Who knows what visitors have seen; the composition root says so."""

_UNKNOWN = Pushed(state="failed", error=ChannelError(error_class="unknown"))
_NOT_REACHED = Pushed(state="failed", error=ChannelError(error_class="transient", retryable=True))
_BAD_KEY = Pushed(state="failed", error=ChannelError(error_class="auth", code="key"))


async def push_what_is_due(runtime: Runtime) -> None:
    due = await runtime.db.run(claim_notices)
    await asyncio.gather(*(_tell(runtime, each) for each in due))


async def _tell(runtime: Runtime, due: DueNotice) -> None:
    async with runtime.db.reading() as tx:
        seen = [await watcher.has_seen(tx, due.workspace_id, due.conversation_id, due.seq) for watcher in WATCHERS]
    told = any(seen) or await _push(runtime, due)
    await runtime.db.run(drop_notice if told else retry_notice, due)


async def _push(runtime: Runtime, due: DueNotice) -> bool:
    """To each device once, and those that are gone are forgotten. False where no service was reached: later one may."""
    told, again = False, False
    async with runtime.db.reading() as tx:
        site = await any_account(tx, due.workspace_id, due.site_id)
        devices = await devices_of(tx, due.workspace_id, due.visitor_id)
        through = await pushed_through(tx, due.workspace_id, due.site_id)
    notice = msgspec.structs.replace(due.notice, path=f"/w/{site.key}")
    async with outbound_client(runtime.settings.outbound_hosts, http2=True) as client:
        outside = Outside(client, AccountShelf(runtime, site), allowed=runtime.settings.outbound_hosts)
        for device in devices:
            settings = through.get(device.service)
            if device.site_id != due.site_id or settings is None:
                continue
            shown = msgspec.structs.replace(notice, title=site.name, body=notice.discreet)
            pushed = await _pushed(device, settings, shown if settings.discreet else notice, outside)
            told = told or pushed.state == "sent"
            again = again or (pushed.error is not None and pushed.error.retryable)
            if pushed.gone:
                await runtime.db.run(forget_device, due.workspace_id, device.id)
            elif pushed.error is not None:
                log.warning("a device was not told", service=device.service, problem=pushed.error)
    return told or not again


async def _pushed(device: Device, settings: PushSettings, notice: Notice, outside: Outside) -> Pushed:
    try:
        return await SERVICES[device.service].push(settings, device.target, notice, outside)
    except NoAnswer as error:
        return _UNKNOWN if error.written else _NOT_REACHED
    except PushKeyInvalid:
        return _BAD_KEY
    except Refusal:
        return _UNKNOWN
