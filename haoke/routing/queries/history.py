"""What came to a queue in the past, and who was there to take it: what a simulation starts from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.tables import events
from haoke.routing.contract import Facts
from haoke.routing.simulation.study import Arrival, Seat
from haoke.routing.tables import DEFAULT_CAPACITY, agents, work_items

_BEFORE = timedelta(hours=24)
"""How far back the state is looked for in which an agent was when the time began."""


async def past_arrivals(
    tx: Tx, workspace_id: UUID, queue_id: UUID, since: datetime, until: datetime, limit: int
) -> list[Arrival]:
    """The last of what came in that time, up to ``limit``, in its order; ``at`` counts from ``since``.

    Whoever gave up had the patience that they showed; the others are taken to have had more than they needed. What was
    never handled, or is handled still, gets the handling time of another, in turns.
    """
    rows = await tx.all(
        sa.select(
            work_items.c.enqueued_at,
            work_items.c.assigned_at,
            work_items.c.done_at,
            work_items.c.state,
            work_items.c.facts,
        )
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.queue_id == queue_id,
            work_items.c.enqueued_at >= since,
            work_items.c.enqueued_at < until,
        )
        .order_by(work_items.c.enqueued_at.desc(), work_items.c.id.desc())
        .limit(limit)
    )
    rows.reverse()
    handled = [(row.done_at - row.assigned_at).total_seconds() for row in rows if row.done_at and row.assigned_at]
    found = []
    for number, row in enumerate(rows):
        if row.done_at and row.assigned_at:
            handling = (row.done_at - row.assigned_at).total_seconds()
        else:
            handling = handled[number % len(handled)] if handled else 0.0
        gave_up = row.state == "done" and row.assigned_at is None
        found.append(
            Arrival(
                at=(row.enqueued_at - since).total_seconds(),
                handling=max(0.0, handling),
                patience=max(0.0, (row.done_at - row.enqueued_at).total_seconds()) if gave_up else None,
                facts=msgspec.convert(row.facts, Facts),
            )
        )
    return found


async def past_seats(
    tx: Tx, workspace_id: UUID, team_id: UUID, since: datetime, until: datetime, limit: int
) -> list[Seat]:
    """The team's agents as they are now, each on line when they were; all the time when nobody ever was."""
    members = (await accounts.members_of_team(tx, workspace_id, team_id))[:limit]
    names = await accounts.member_names(tx, workspace_id, members)
    rows = await tx.all(
        sa.select(agents).where(agents.c.workspace_id == workspace_id, agents.c.member_id.in_(members)).limit(limit)
    )
    known = {row.member_id: row for row in rows}
    shifts = await _shifts(tx, workspace_id, members, since, until)
    found = []
    for member_id in shifts or members:
        row, name = known.get(member_id), names.get(member_id, "")
        if row is None:
            found.append(Seat(member_id, name, DEFAULT_CAPACITY))
        elif row.capacity > 0:
            found.append(Seat(member_id, name, row.capacity, row.skills, row.performance, shifts.get(member_id, [])))
    return found


_MOST_CHANGES = 100_000


async def _shifts(
    tx: Tx, workspace_id: UUID, members: Sequence[UUID], since: datetime, until: datetime
) -> dict[UUID, list[tuple[float, float]]]:
    changes = await tx.all(
        sa.select(events.c.at, events.c.payload)
        .where(
            events.c.workspace_id == workspace_id,
            events.c.name == "AgentStateChanged",
            events.c.id >= UUID(int=to_ms(since - _BEFORE) << 80),  # UUIDv7 begins with the moment
            events.c.id < UUID(int=to_ms(until) << 80),
        )
        .order_by(events.c.id)
        .limit(_MOST_CHANGES)
    )
    told = [(change.at, UUID(change.payload["member_id"]), change.payload["kind"] == "online") for change in changes]
    wanted = set(members)
    return intervals([change for change in told if change[1] in wanted], since, until)


def intervals(
    changes: Sequence[tuple[datetime, UUID, Any]], since: datetime, until: datetime
) -> dict[UUID, list[tuple[float, float]]]:
    """When each member was on, from (moment, member, on or off) in order: seconds after ``since``, within the time."""
    begun: dict[UUID, datetime] = {}
    found: dict[UUID, list[tuple[float, float]]] = {}

    def ended(member_id: UUID, at: datetime) -> None:
        begin, end = max(begun.pop(member_id), since), min(at, until)
        if begin < end:
            found.setdefault(member_id, []).append(((begin - since).total_seconds(), (end - since).total_seconds()))

    for at, member_id, on in changes:
        if on:
            begun.setdefault(member_id, at)
        elif member_id in begun:
            ended(member_id, at)
    for member_id in list(begun):
        ended(member_id, until)
    return found
