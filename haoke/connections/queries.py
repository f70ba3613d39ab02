"""Reading connections and their calls."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.connections.errors import ConnectionNotFound
from haoke.connections.tables import connection_calls, connections
from haoke.connections.types import Connection, ConnectionCall
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


async def connection_row(tx: Tx, workspace_id: UUID, connection_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """With what its headers hold: for who calls it, never for who looks at it. Raises ConnectionNotFound."""
    statement = sa.select(connections).where(
        connections.c.workspace_id == workspace_id, connections.c.id == connection_id
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise ConnectionNotFound
    return row


async def connection_named(tx: Tx, workspace_id: UUID, name: str) -> UUID | None:
    found: UUID | None = await tx.scalar(
        sa.select(connections.c.id).where(connections.c.workspace_id == workspace_id, connections.c.name == name)
    )
    return found


async def list_connections(
    tx: Tx, workspace_id: UUID, *, limit: int, after: tuple[str, UUID] | None = None
) -> list[Connection]:
    """By name."""
    statement = sa.select(connections).where(connections.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(sa.tuple_(connections.c.name, connections.c.id) > sa.tuple_(*after))
    statement = statement.order_by(connections.c.name, connections.c.id).limit(limit)
    return [as_connection(row) for row in await tx.all(statement)]


async def count_connections(tx: Tx, workspace_id: UUID) -> int:
    count: int = await tx.scalar(sa.select(sa.func.count()).where(connections.c.workspace_id == workspace_id))
    return count


def as_connection(row: sa.Row[Any]) -> Connection:
    updated = to_ms(row.updated_at)
    return Connection(row.id, row.name, row.url, sorted(row.headers), row.methods, row.seconds, updated, row.signing)


async def calls_of(
    tx: Tx, workspace_id: UUID, connection_id: UUID, *, limit: int, before: UUID | None = None
) -> list[ConnectionCall]:
    """The newest first."""
    statement = sa.select(connection_calls).where(
        connection_calls.c.workspace_id == workspace_id, connection_calls.c.connection_id == connection_id
    )
    if before is not None:
        statement = statement.where(connection_calls.c.id < before)
    rows = await tx.all(statement.order_by(connection_calls.c.id.desc()).limit(limit))
    return [
        ConnectionCall(row.id, to_ms(row.at), row.source, row.method, row.path, row.status, row.problem, row.ms)
        for row in rows
    ]


def calls_before(moment: datetime, *, limit: int) -> sa.Select[tuple[UUID, UUID]]:
    """Keys of calls that were made before."""
    calls = connection_calls.c
    return sa.select(calls.workspace_id, calls.id).where(calls.at < moment).limit(limit)
