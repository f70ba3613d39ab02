"""A provider's request comes in: kept as it is, with the events that are new, before it is acknowledged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.actions.note_cursor import note_poke
from haoke.channels.contract import Account, RawRequest, RawResponse
from haoke.channels.errors import SignatureReused
from haoke.channels.intake import start
from haoke.channels.judging import Judged
from haoke.channels.queries.journal import came_with, marks_of
from haoke.channels.tables import channel_events, channel_requests
from haoke.channels.turns import Turn
from haoke.channels.types import InboundEvent
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import first_id, new_id

OWN_TIME = timedelta(seconds=3)
"""For which a worker leaves new events to the process that took them in."""

REUSED = Judged(RawResponse(SignatureReused.status), problem=SignatureReused.__name__)
_SIGNED_FOR = timedelta(minutes=20)
"""Longer than any address counts that a provider signed."""

_KEPT_OF_REFUSED = 4096  # bytes
_OLDEST = timedelta(days=7)
_NEWEST = timedelta(minutes=5)


async def take_in_once(tx: Tx, account: Account[Any], request: RawRequest, judged: Judged) -> RawResponse:
    """As ``take_in``, with the answer. Where the body is not signed, an address that came with another is refused."""
    if judged.once and await is_reused(tx, account, request, judged.once):
        judged = REUSED
    await take_in(tx, account, request, judged)
    return judged.answer


async def take_in(tx: Tx, account: Account[Any], request: RawRequest, judged: Judged) -> int:
    """How many events are new. They are processed right after the commit."""
    request_id = new_id()
    refused = bool(judged.problem)
    # What nobody has signed is not worth much room; what an adapter could not read is kept whole.
    kept = request.body if judged.answer.status not in {401, 403} else request.body[:_KEPT_OF_REFUSED]
    new = await store_events(tx, account, request_id, request, judged.events)
    await tx.execute(
        channel_requests.insert().values(
            workspace_id=account.workspace_id,
            id=request_id,
            account_id=account.id,
            at=request.received_at,
            method=request.method,
            path=_without_nul(request.path),
            query=_without_nul([list(pair) for pair in request.query]),
            headers=request.headers,
            body=kept,
            state="rejected" if refused else "pending" if new else "processed",
            problem=judged.problem,
            pending=new,
        )
    )
    if judged.poke:
        await note_poke(tx, account, judged.poke)
    return new


async def is_reused(
    tx: Tx, account: Account[Any], request: RawRequest, names: tuple[str, ...], but: UUID | None = None
) -> bool:
    """Whether another body came lately with the same values of these parameters. ``but``: that one does not count."""
    asked = [[name, request.asked(name)] for name in names]
    since = first_id(request.received_at - _SIGNED_FOR)
    return await came_with(tx, account.workspace_id, account.id, asked, request.body, since=since, but=but)


async def store_events(
    tx: Tx, account: Account[Any], request_id: UUID, request: RawRequest, events: list[InboundEvent]
) -> int:
    """Those that are new, in their order; how many they are."""
    if not events:
        return 0
    at = now()
    rows = [
        {
            "workspace_id": account.workspace_id,
            "id": new_id(),
            "account_id": account.id,
            "dedup_key": _without_nul(event.dedup_key),
            "request_id": request_id,
            "peer_id": _without_nul(event.peer.id),
            "event": _without_nul(msgspec.json.decode(msgspec.json.encode(_clamped(event, request)))),
            "at": at,
            "state": "pending",
            "due_at": at + OWN_TIME,
        }
        for event in events
    ]
    written = await _inserted(tx, rows)
    if any(event.apart for event in events) and len(written) < len(rows):
        written += await _inserted(tx, await _apart(tx, account, rows, {row.id for row in written}))
    turns = [Turn(account.workspace_id, account.id, peer) for peer in dict.fromkeys(row.peer_id for row in written)]
    tx.after_commit(lambda: start(turns))
    return len(written)


async def _inserted(tx: Tx, rows: list[dict[str, Any]]) -> list[sa.Row[Any]]:
    """Those that were not there."""
    if not rows:
        return []
    statement = insert(channel_events).values(rows)
    statement = statement.on_conflict_do_nothing(index_elements=["workspace_id", "account_id", "dedup_key"])
    return list((await tx.execute(statement.returning(channel_events.c.id, channel_events.c.peer_id))).all())


async def _apart(tx: Tx, account: Account[Any], rows: list[dict[str, Any]], written: set[UUID]) -> list[dict[str, Any]]:
    """Those whose key another event has, under a key of their own."""
    left = [row for row in rows if row["id"] not in written and row["event"].get("apart")]
    known = await marks_of(tx, account.workspace_id, account.id, [row["dedup_key"] for row in left])
    other = [row for row in left if known.get(row["dedup_key"]) != row["event"]["apart"]]
    keys = [f"{row['dedup_key']}:{row['event']['apart']}" for row in other]
    named = zip(other, keys, strict=True)
    return [row | {"dedup_key": key, "event": row["event"] | {"dedup_key": key}} for row, key in named]


def _clamped(event: InboundEvent, request: RawRequest) -> InboundEvent:
    """A provider's clock is believed within bounds."""
    received = request.received_at
    occurred = min(max(event.occurred_at or received, received - _OLDEST), received + _NEWEST)
    return msgspec.structs.replace(event, occurred_at=occurred)


def _without_nul(value: Any) -> Any:
    """What PostgreSQL cannot store is left out."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return value
