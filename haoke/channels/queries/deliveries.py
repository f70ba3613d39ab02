"""Reading what goes out: what is next for a peer, what waits, and how messages stand."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.tables import channel_accounts, channel_deliveries, channel_delivery_events, channel_peers
from haoke.channels.turns import Turn
from haoke.channels.types import RANKS, ChannelError, Delivery
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx

_PARKED = sa.text("interval '10 minutes'")
_OPEN = sa.text("(state IN ('queued', 'sending') OR recall = 'due')")
_LOST: dict[str, int] = {"failed": -2, "unknown": -1}


async def peer_of(tx: Tx, turn: Turn, *, lock: bool = False) -> sa.Row[Any] | None:
    """Locked, it is the turn itself: one at a time decides what goes next to a peer."""
    statement = sa.select(channel_peers).where(
        channel_peers.c.workspace_id == turn.workspace_id,
        channel_peers.c.account_id == turn.account_id,
        channel_peers.c.peer_id == turn.peer_id,
    )
    return await tx.first(statement.with_for_update() if lock else statement)


async def next_delivery(tx: Tx, turn: Turn) -> sa.Row[Any] | None:
    """The oldest of a peer that is not done. ``busy``: somebody sends it; ``waits``: it is to wait still; ``held``: its
    account is paused.
    """
    table, accounts = channel_deliveries, channel_accounts.c
    held = sa.exists().where(
        accounts.workspace_id == table.c.workspace_id,
        accounts.id == table.c.account_id,
        accounts.paused_at.is_not(None),
        accounts.disabled.is_(False),
    )
    return await tx.first(
        sa.select(
            table,
            sa.and_(table.c.state == "sending", table.c.due_at > sa.func.now()).label("busy"),
            sa.func.coalesce(table.c.not_before > sa.func.now(), False).label("waits"),
            held.label("held"),
        )
        .where(
            table.c.workspace_id == turn.workspace_id,
            table.c.account_id == turn.account_id,
            table.c.peer_id == turn.peer_id,
            _OPEN,
        )
        .order_by(table.c.id)
        .limit(1)
    )


async def peers_waiting(tx: Tx, limit: int) -> list[Turn]:
    """Peers for whom something is due that no process does."""
    table = channel_deliveries
    rows = await tx.all(
        sa.select(table.c.workspace_id, table.c.account_id, table.c.peer_id)
        .where(_OPEN, table.c.due_at <= sa.func.now())
        .distinct()
        .limit(limit)
    )
    return [Turn(row.workspace_id, row.account_id, row.peer_id) for row in rows]


async def delivery_by_id(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> sa.Row[Any]:
    """Locked."""
    table = channel_deliveries
    statement = sa.select(table).where(table.c.workspace_id == workspace_id, table.c.id == delivery_id)
    return (await tx.execute(statement.with_for_update())).one()


async def deliveries_named(
    tx: Tx, workspace_id: UUID, account_id: UUID, provider_message_id: str, our_id: str, *, lock: bool = True
) -> list[sa.Row[Any]]:
    """Those that a receipt means, in their order."""
    table = channel_deliveries
    named = []
    if provider_message_id:
        named.append(table.c.provider_message_id == provider_message_id)
    if our_id:
        named.append(table.c.key == our_id)
    if not named:
        return []
    statement = (
        sa.select(table)
        .where(table.c.workspace_id == workspace_id, table.c.account_id == account_id, sa.or_(*named))
        .order_by(table.c.id)
        .limit(20)
    )
    return await tx.all(statement.with_for_update() if lock else statement)


async def deliveries_until(tx: Tx, turn: Turn, until: datetime, state: str) -> list[sa.Row[Any]]:
    """What went to a peer up to a moment and is not known to have come so far; the latest five hundred."""
    table = channel_deliveries
    before = [each for each in ("sending", "sent", "delivered") if RANKS[each] < RANKS[state]]  # type: ignore[index]
    statement = (
        sa.select(table)
        .where(
            table.c.workspace_id == turn.workspace_id,
            table.c.account_id == turn.account_id,
            table.c.peer_id == turn.peer_id,
            table.c.state.in_(("sending", "sent", "delivered")),
            table.c.state.in_(before),
            sa.func.coalesce(table.c.sent_at, table.c.claimed_at) <= until,
        )
        .order_by(table.c.id.desc())
        .limit(500)
    )
    return sorted(await tx.all(statement.with_for_update()), key=lambda row: row.id.int)


async def parked(tx: Tx, workspace_id: UUID, account_id: UUID, names: Collection[str]) -> list[sa.Row[Any]]:
    """Receipts of the last ten minutes that nobody knew what to do with."""
    table = channel_delivery_events
    return await tx.all(
        sa.select(table)
        .where(
            table.c.workspace_id == workspace_id,
            table.c.account_id == account_id,
            table.c.named.in_([name for name in names if name]),
            table.c.delivery_id.is_(None),
            table.c.at > sa.func.now() - _PARKED,
        )
        .order_by(table.c.id)
        .limit(20)
    )


async def all_parked(tx: Tx, limit: int) -> list[sa.Row[Any]]:
    """Of all accounts."""
    table = channel_delivery_events
    return await tx.all(
        sa.select(table)
        .where(table.c.delivery_id.is_(None), table.c.at > sa.func.now() - _PARKED)
        .order_by(table.c.id)
        .limit(limit)
    )


async def standing_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> Delivery | None:
    """None: it does not go out."""
    rows = await pieces_of(tx, workspace_id, conversation_id, message_id)
    return _together(rows) if rows else None


async def standings(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, *, limit: int, before: UUID | None
) -> list[tuple[UUID, Delivery]]:
    """Of the latest messages of a conversation; with each the id to go on from."""
    table = channel_deliveries
    first = sa.func.min(sa.cast(table.c.id, sa.Text)).label("first")
    heads = (
        sa.select(table.c.message_id, first)
        .where(table.c.workspace_id == workspace_id, table.c.conversation_id == conversation_id)
        .group_by(table.c.message_id)
        .order_by(first.desc())
        .limit(limit)
    )
    if before is not None:
        heads = heads.having(first < str(before))
    order = [(UUID(row.first), row.message_id) for row in await tx.all(heads)]
    rows = await tx.all(
        sa.select(table)
        .where(
            table.c.workspace_id == workspace_id,
            table.c.conversation_id == conversation_id,
            table.c.message_id.in_([message_id for _, message_id in order]),
        )
        .order_by(table.c.id)
    )
    by_message: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows:
        by_message.setdefault(row.message_id, []).append(row)
    return [(first_id, _together(by_message[message_id])) for first_id, message_id in order]


async def pieces_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> list[sa.Row[Any]]:
    table = channel_deliveries
    return await tx.all(
        sa.select(table)
        .where(
            table.c.workspace_id == workspace_id,
            table.c.conversation_id == conversation_id,
            table.c.message_id == message_id,
        )
        .order_by(table.c.piece)
    )


async def events_of(tx: Tx, workspace_id: UUID, deliveries: Collection[UUID]) -> dict[UUID, list[sa.Row[Any]]]:
    """What was heard of each, in the order in which it was heard; at most a thousand."""
    table = channel_delivery_events
    rows = await tx.all(
        sa.select(table)
        .where(table.c.workspace_id == workspace_id, table.c.delivery_id.in_(deliveries))
        .order_by(table.c.id)
        .limit(1000)
    )
    found: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.delivery_id, []).append(row)
    return found


def _together(rows: list[sa.Row[Any]]) -> Delivery:
    least = min(rows, key=lambda row: _LOST.get(row.state, RANKS[row.state]))
    error = None if least.error is None else msgspec.convert(least.error, ChannelError)
    at = max(row.state_at for row in rows)
    refused = any(row.recall == "failed" and row.state != "recalled" and row.due_at <= now() for row in rows)
    return Delivery(message_id=least.message_id, state=least.state, error=error, at=to_ms(at), recall_refused=refused)


async def sums_of(tx: Tx, workspace_id: UUID, accounts: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many pieces of messages are in which state, by account."""
    table = channel_deliveries
    rows = await tx.all(
        sa.select(table.c.account_id, table.c.state, sa.func.count().label("n"))
        .where(table.c.workspace_id == workspace_id, table.c.account_id.in_(accounts))
        .group_by(table.c.account_id, table.c.state)
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.account_id, {})[row.state] = row.n
    return found
