"""Who somebody is who writes for the first time: asked of the provider once, where it tells."""

import asyncio
from typing import Any

import msgspec
import structlog

from haoke.channels.contract import Account, Profiled
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import InboundEvent
from haoke.channels.ways import Ways

log = structlog.get_logger()

_PATIENCE = 5.0  # seconds: a name is not worth more


def wants_profile(account: Account[Any], event: InboundEvent) -> bool:
    return isinstance(adapter_of(account.kind), Profiled) and not event.peer.display_name


async def with_profile(ways: Ways, account: Account[Any], event: InboundEvent) -> InboundEvent:
    """The event as it is where the provider says nothing."""
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Profiled)
    try:
        async with asyncio.timeout(_PATIENCE):
            known = await adapter.profile(account, event.peer, ways.outside(account))
    except (NoAnswer, TimeoutError):
        return event
    except Exception:
        log.exception("an adapter failed at a profile", kind=account.kind, account=str(account.id))
        return event
    return msgspec.structs.replace(event, peer=msgspec.structs.replace(known, id=event.peer.id))
