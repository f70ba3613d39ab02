"""Reading the journal: what came in, what waits, and the sums."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.errors import ChannelRequestNotFound, SignatureInvalid, SignatureReused, SignatureStale
from haoke.channels.tables import channel_cursors, channel_events, channel_peers, channel_requests
from haoke.channels.turns import Turn
from haoke.kernel import tables
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

RequestState = Literal["pending", "processed", "rejected"]
_MOST_SHOWN = 100


class Tally(msgspec.Struct, frozen=True):
    """Requests of an account in the journal: ``requests`` = ``processed`` + ``rejected`` + ``pending``."""

    requests: int = 0
    processed: int = 0
    rejected: int = 0
    pending: int = 0


class Counted(msgspec.Struct, frozen=True):
    """``last_at``: when the latest came. ``problem``: why nothing could be fetched the last time."""

    tally: Tally = Tally()
    last_at: int | None = None
    problem: str = ""


async def tallies(tx: Tx, workspace_id: UUID, accounts: Collection[UUID]) -> dict[UUID, Counted]:
    asked = {"workspace": workspace_id, "accounts": list(accounts)}
    problems = {row.account_id: row.problem for row in await tx.all(_PROBLEMS, asked)}
    counted = {account_id: Counted(problem=problem) for account_id, problem in problems.items()}
    for row in await tx.all(_TALLIES, asked):
        tally = Tally(row.requests, row.processed, row.rejected, row.pending)
        counted[row.account_id] = Counted(tally, to_ms(row.last), problems.get(row.account_id, ""))
    return counted


_PROBLEMS = sa.select(channel_cursors.c.account_id, channel_cursors.c.problem).where(
    channel_cursors.c.workspace_id == sa.bindparam("workspace"),
    channel_cursors.c.account_id == sa.any_(tables.ids("accounts")),
)


def _in_state(state: str) -> sa.ColumnElement[int]:
    return sa.func.count().filter(channel_requests.c.state == state).label(state)


_TALLIES = (
    sa.select(
        channel_requests.c.account_id,
        sa.func.count().label("requests"),
        _in_state("processed"),
        _in_state("rejected"),
        _in_state("pending"),
        sa.func.max(channel_requests.c.at).label("last"),
    )
    .where(
        channel_requests.c.workspace_id == sa.bindparam("workspace"),
        channel_requests.c.account_id == sa.any_(tables.ids("accounts")),
    )
    .group_by(channel_requests.c.account_id)
)


async def list_requests(
    tx: Tx, workspace_id: UUID, account_id: UUID, state: RequestState | None, *, limit: int, before: UUID | None
) -> list[sa.Row[Any]]:
    """The latest first; in one state, or in all."""
    table = channel_requests
    statement = sa.select(table).where(table.c.workspace_id == workspace_id, table.c.account_id == account_id)
    if state is not None:
        statement = statement.where(table.c.state == state)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return await tx.all(statement.order_by(table.c.id.desc()).limit(limit))


async def request_by_id(
    tx: Tx, workspace_id: UUID, account_id: UUID, request_id: UUID, *, lock: bool = False
) -> sa.Row[Any]:
    """Raises ChannelRequestNotFound."""
    table = channel_requests
    statement = sa.select(table).where(
        table.c.workspace_id == workspace_id, table.c.account_id == account_id, table.c.id == request_id
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise ChannelRequestNotFound
    return row


async def events_of(tx: Tx, workspace_id: UUID, request_id: UUID) -> list[sa.Row[Any]]:
    """What was read in a request, in its order; the first hundred."""
    table = channel_events
    return await tx.all(
        sa.select(table)
        .where(table.c.workspace_id == workspace_id, table.c.request_id == request_id)
        .order_by(table.c.id)
        .limit(_MOST_SHOWN)
    )


_NOT_BELIEVED = [each.__name__ for each in (SignatureInvalid, SignatureStale, SignatureReused)]


async def came_with(
    tx: Tx,
    workspace_id: UUID,
    account_id: UUID,
    asked: list[list[str]],
    body: bytes,
    *,
    since: UUID,
    but: UUID | None,
) -> bool:
    """Whether an address with these parameters came with another body, and was believed."""
    table = channel_requests
    statement = sa.select(table.c.id).where(
        table.c.workspace_id == workspace_id,
        table.c.account_id == account_id,
        table.c.id >= since,
        table.c.problem.not_in(_NOT_BELIEVED),
        table.c.query.contains(asked),
        table.c.body != body,
    )
    if but is not None:
        statement = statement.where(table.c.id != but)
    return await tx.first(statement.limit(1)) is not None


async def marks_of(tx: Tx, workspace_id: UUID, account_id: UUID, keys: list[str]) -> dict[str, str]:
    """What tells the events of these keys apart from others."""
    table = channel_events
    rows = await tx.all(
        sa.select(table.c.dedup_key, table.c.event["apart"].astext.label("apart")).where(
            table.c.workspace_id == workspace_id, table.c.account_id == account_id, table.c.dedup_key.in_(keys)
        )
    )
    return {row.dedup_key: row.apart for row in rows}


async def latest_peers(tx: Tx, workspace_id: UUID, account_id: UUID) -> list[sa.Row[Any]]:
    """Who wrote last, of the last fifty requests; at most ten."""
    table, events = channel_requests, channel_events
    latest = (
        sa.select(table.c.id)
        .where(table.c.workspace_id == workspace_id, table.c.account_id == account_id)
        .order_by(table.c.id.desc())
        .limit(50)
        .cte("latest")
    )
    wrote = (
        sa.select(events.c.peer_id, sa.func.max(events.c.at).label("at"))
        .where(events.c.workspace_id == workspace_id, events.c.request_id.in_(sa.select(latest.c.id)))
        .group_by(events.c.peer_id)
        .cte("wrote")
    )
    peers = channel_peers
    return await tx.all(
        sa.select(peers.c.peer_id, peers.c.peer)
        .join(wrote, wrote.c.peer_id == peers.c.peer_id)
        .where(peers.c.workspace_id == workspace_id, peers.c.account_id == account_id)
        .order_by(wrote.c.at.desc())
        .limit(10)
    )


async def next_event(tx: Tx, turn: Turn) -> sa.Row[Any] | None:
    """The oldest of a peer that waits, with whether it is to wait still: nothing goes before it."""
    return await tx.first(_NEXT, {"workspace": turn.workspace_id, "account": turn.account_id, "peer": turn.peer_id})


_NEXT = (
    sa.select(
        channel_events.c.id,
        channel_events.c.event,
        sa.and_(channel_events.c.tries > 0, channel_events.c.due_at > sa.func.now()).label("waits"),
    )
    .where(
        channel_events.c.workspace_id == sa.bindparam("workspace"),
        channel_events.c.account_id == sa.bindparam("account"),
        channel_events.c.peer_id == sa.bindparam("peer"),
        channel_events.c.state == sa.literal_column("'pending'"),
    )
    .order_by(channel_events.c.id)
    .limit(1)
)


async def pending_event(tx: Tx, workspace_id: UUID, event_id: UUID) -> sa.Row[Any] | None:
    """Locked; None when another process has done it."""
    return await tx.first(
        sa.select(channel_events)
        .where(
            channel_events.c.workspace_id == workspace_id,
            channel_events.c.id == event_id,
            channel_events.c.state == "pending",
        )
        .with_for_update()
    )


async def peers_left(tx: Tx, limit: int) -> list[Turn]:
    """Peers whose events a process left behind."""
    rows = await tx.all(
        sa.select(channel_events.c.workspace_id, channel_events.c.account_id, channel_events.c.peer_id)
        .where(channel_events.c.state == sa.literal_column("'pending'"), channel_events.c.due_at <= sa.func.now())
        .distinct()
        .limit(limit)
    )
    return [Turn(row.workspace_id, row.account_id, row.peer_id) for row in rows]
