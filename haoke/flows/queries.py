"""Reading flows, their versions and runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.flows.errands import Sent
from haoke.flows.errors import FlowNotFound, FlowVersionNotFound
from haoke.flows.kinds import READY
from haoke.flows.tables import flow_calls, flow_errands, flow_runs, flow_versions, flows
from haoke.flows.types import Flow, FlowCard, Graph, State, Version
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_REMEMBERED = 500  # graphs of versions that a process keeps; a version never changes


def as_flow(row: sa.Row[Any]) -> Flow:
    return Flow(
        row.id,
        row.purpose,
        row.name,
        msgspec.convert(row.draft, Graph),
        row.revision,
        row.published,
        row.changed,
        to_ms(row.updated_at),
    )


async def flow_row(tx: Tx, workspace_id: UUID, flow_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises FlowNotFound."""
    statement = sa.select(flows).where(
        flows.c.workspace_id == workspace_id, flows.c.id == flow_id, flows.c.removed.is_(False)
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise FlowNotFound
    return row


async def list_flows(
    tx: Tx, workspace_id: UUID, purpose: str, *, limit: int, after: UUID | None = None
) -> list[FlowCard]:
    """In the order they were made."""
    statement = sa.select(flows).where(
        flows.c.workspace_id == workspace_id, flows.c.purpose == purpose, flows.c.removed.is_(False)
    )
    if after is not None:
        statement = statement.where(flows.c.id > after)
    return [
        FlowCard(row.id, row.purpose, row.name, row.published, row.changed, to_ms(row.updated_at))
        for row in await tx.all(statement.order_by(flows.c.id).limit(limit))
    ]


async def count_flows(tx: Tx, workspace_id: UUID) -> int:
    count: int = await tx.scalar(
        sa.select(sa.func.count()).where(flows.c.workspace_id == workspace_id, flows.c.removed.is_(False))
    )
    return count


async def list_versions(
    tx: Tx, workspace_id: UUID, flow_id: UUID, *, limit: int, before: int | None = None
) -> list[Version]:
    """The newest first."""
    statement = sa.select(flow_versions).where(
        flow_versions.c.workspace_id == workspace_id, flow_versions.c.flow_id == flow_id
    )
    if before is not None:
        statement = statement.where(flow_versions.c.number < before)
    rows = await tx.all(statement.order_by(flow_versions.c.number.desc()).limit(limit))
    return [Version(row.number, row.note, row.published_by, to_ms(row.published_at)) for row in rows]


_graphs: dict[tuple[UUID, UUID, int], Graph] = {}


async def graph_of(tx: Tx, workspace_id: UUID, flow_id: UUID, number: int) -> Graph:
    """The graph of a version, also of a removed flow. Raises FlowVersionNotFound."""
    if flow_id in READY:
        return READY[flow_id][1]
    key = (workspace_id, flow_id, number)
    if key not in _graphs:
        stored = await tx.scalar(
            sa.select(flow_versions.c.graph).where(
                flow_versions.c.workspace_id == workspace_id,
                flow_versions.c.flow_id == flow_id,
                flow_versions.c.number == number,
            )
        )
        if stored is None:
            raise FlowVersionNotFound
        if len(_graphs) >= _REMEMBERED:
            _graphs.clear()
        _graphs[key] = msgspec.convert(stored, Graph)
    return _graphs[key]


async def published_number(tx: Tx, workspace_id: UUID, flow_id: UUID) -> int | None:
    """The version that new runs take; None when there is none, or the flow is gone."""
    if flow_id in READY:
        return 1
    number: int | None = await tx.scalar(
        sa.select(flows.c.published).where(
            flows.c.workspace_id == workspace_id, flows.c.id == flow_id, flows.c.removed.is_(False)
        )
    )
    return number


async def purpose_of_flow(tx: Tx, workspace_id: UUID, flow_id: UUID) -> str:
    """Also of one that is gone."""
    if flow_id in READY:
        return READY[flow_id][0]
    purpose: str = await tx.scalar(
        sa.select(flows.c.purpose).where(flows.c.workspace_id == workspace_id, flows.c.id == flow_id)
    )
    return purpose


async def due_errands(tx: Tx, limit: int) -> list[Sent]:
    """Those that nobody does any more, locked; what another process locks at this moment is left out."""
    rows = await tx.all(
        sa.select(flow_errands)
        .where(flow_errands.c.leased_until < sa.func.clock_timestamp())
        .order_by(flow_errands.c.leased_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [msgspec.convert(row, Sent, from_attributes=True) for row in rows]


async def run_of(tx: Tx, workspace_id: UUID, subject_id: UUID) -> tuple[UUID, int, State] | None:
    """The flow and version a subject is in, and how far."""
    row = await tx.first(
        sa.select(flow_runs).where(flow_runs.c.workspace_id == workspace_id, flow_runs.c.subject_id == subject_id)
    )
    return None if row is None else (row.flow_id, row.version, msgspec.convert(row.state, State))


async def count_calls(
    tx: Tx, workspace_id: UUID, flow_ids: list[UUID], since: datetime | None, until: datetime | None
) -> dict[UUID, dict[str, int]]:
    """How often these flows were called, and by their outcome how the calls ended; "" are those that have not."""
    calls = flow_calls.c
    rows = await tx.all(
        sa.select(calls.flow_id, calls.outcome, sa.func.count().label("number"))
        .where(calls.workspace_id == workspace_id, calls.flow_id.in_(flow_ids), *_within(since, until))
        .group_by(calls.flow_id, calls.outcome)
    )
    found: dict[UUID, dict[str, int]] = {flow_id: {} for flow_id in flow_ids}
    for row in rows:
        found[row.flow_id][row.outcome] = row.number
    return found


async def count_stops(
    tx: Tx, workspace_id: UUID, flow_id: UUID, done: str, since: datetime | None, until: datetime | None, limit: int
) -> dict[str, int]:
    """At which nodes the calls of a flow stand or ended that are not ``done``; those with most first."""
    calls, number = flow_calls.c, sa.func.count().label("number")
    rows = await tx.all(
        sa.select(calls.node, number)
        .where(
            calls.workspace_id == workspace_id,
            calls.flow_id == flow_id,
            calls.outcome != done,
            *_within(since, until),
        )
        .group_by(calls.node)
        .order_by(number.desc(), calls.node)
        .limit(limit)
    )
    return {row.node: row.number for row in rows}


def _within(since: datetime | None, until: datetime | None) -> list[sa.ColumnElement[bool]]:
    began = flow_calls.c.began_at
    return [*([] if since is None else [began >= since]), *([] if until is None else [began < until])]
