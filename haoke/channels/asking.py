"""What members ask an account's provider at once: whether all is well, whether a message arrives, for its templates."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from haoke.channels.contract import Account, Checked, Health, Sending, Templated
from haoke.channels.errors import ChannelPaused, ChannelUnable, ProviderSilent
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.types import OutboundMessage, Peer, ReplyContext, SendResult, Template, Text, Thread
from haoke.channels.ways import Ways
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import AnswerTooLarge
from haoke.kernel.remembered import Remembered
from haoke.kernel.runtime import Runtime

T = TypeVar("T")
log = structlog.get_logger()

_LONGEST = 30.0  # seconds
_MOST_TEMPLATES = 200
_templates: Remembered[tuple[UUID, bytes], list[Template]] = Remembered(seconds=300.0, most=1000)


async def health_of(runtime: Runtime, account: Account[Any]) -> Health:
    """Raises ChannelUnable. A provider that says nothing is not well."""
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Checked):
        raise ChannelUnable
    try:
        return await _ask(runtime, account, lambda outside: adapter.health(account, outside))
    except ProviderSilent:
        return Health(False, "silent")


async def send_test(
    runtime: Runtime, account: Account[Any], peer_id: str, known: sa.Row[Any] | None, text: str
) -> SendResult:
    """A message beside all conversations. ``known``: the peer, if it has written.

    Raises ChannelUnable, ChannelPaused.
    """
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Sending):
        raise ChannelUnable
    if account.paused_at is not None:
        raise ChannelPaused
    message = OutboundMessage(id=f"{new_id()}#1", to=Peer(peer_id, "external"), parts=(Text(text=text),))
    if known is not None:
        context = None if known.reply_context is None else msgspec.convert(known.reply_context, ReplyContext)
        message = msgspec.structs.replace(
            message,
            to=msgspec.convert(known.peer, Peer),
            thread=None if known.thread is None else msgspec.convert(known.thread, Thread),
            # What answers once is kept for an answer.
            reply_context=None if context is None else msgspec.structs.replace(context, reply_token=""),
            reply_number=known.replies + 1,
            last_in_at=known.last_in_at,
        )
    try:
        return await _ask(runtime, account, lambda outside: adapter.send(account, message, outside))
    except ProviderSilent:
        return SendResult(state="unknown")


async def templates_of(runtime: Runtime, account: Account[Any]) -> list[Template]:
    """Those the provider approved, for some minutes from memory.

    Raises ChannelUnable, ProviderSilent, ProviderRefused.
    """
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Templated):
        raise ChannelUnable
    said = msgspec.json.encode(account.settings)  # others are asked anew

    async def ask() -> list[Template]:
        return await _ask(runtime, account, lambda outside: adapter.templates(account, outside))

    found = await _templates.get((account.id, said), ask)
    return found[:_MOST_TEMPLATES]


async def _ask(runtime: Runtime, account: Account[Any], question: Callable[[Outside], Awaitable[T]]) -> T:
    ways = Ways(runtime)
    try:
        async with asyncio.timeout(_LONGEST):
            return await question(ways.outside(account))
    except (NoAnswer, TimeoutError, AnswerTooLarge):
        raise ProviderSilent from None
    except Refusal:
        raise
    except Exception:
        log.exception("an adapter failed at a question", kind=account.kind, account=str(account.id))
        raise ProviderSilent from None
    finally:
        await ways.close()
