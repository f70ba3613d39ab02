"""What a request of a provider is: a question of the set-up, a lie, or events. Asks nobody and stores nothing."""

from typing import Any

import msgspec
import structlog

from haoke.channels.contract import Account, Hooked, RawRequest, RawResponse
from haoke.channels.kinds import adapter_of
from haoke.channels.types import InboundEvent
from haoke.kernel.errors import Refusal

log = structlog.get_logger()

_MOST_EVENTS = 1000  # of one request
_MAX_KEY = 400


class Judged(msgspec.Struct, frozen=True):
    """``problem``: why nothing is taken in. ``kept``: whether it belongs into the journal. Others as in Parsed."""

    answer: RawResponse
    events: list[InboundEvent] = []
    problem: str = ""
    kept: bool = True
    poke: str = ""
    once: tuple[str, ...] = ()


def judge(account: Account[Any], request: RawRequest) -> Judged:
    """An adapter that fails at a request has not understood it: the journal keeps it, to be replayed when it does."""
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Hooked):
        return Judged(RawResponse(404), kept=False)
    if account.lost:
        return Judged(RawResponse(503), problem="SecretUnreadable")
    try:
        answer = adapter.handshake(account, request)
        if answer is not None:
            return Judged(answer, kept=False)
        adapter.verify(account, request)
        parsed = adapter.parse(account, request)
    except Refusal as refusal:
        return Judged(RawResponse(refusal.status), problem=refusal.code)
    except Exception:
        log.exception("an adapter failed at a request", kind=account.kind, account=str(account.id))
        return Judged(RawResponse(500), problem="AdapterFailed")
    if len(parsed.events) > _MOST_EVENTS:
        return Judged(RawResponse(413), problem="TooManyEvents")
    if any(not event.dedup_key or len(event.dedup_key) > _MAX_KEY for event in parsed.events):
        return Judged(RawResponse(400), problem="RequestUnreadable")
    return Judged(parsed.answer, parsed.events, poke=parsed.poke, once=parsed.once)
