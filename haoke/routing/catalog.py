"""Queries of routing for every context above."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.routing.chain import STRATEGIES
from haoke.routing.contract import Ring
from haoke.routing.errors import QueueNotFound
from haoke.routing.queries.estimates import wait_estimate
from haoke.routing.queries.faces import faces
from haoke.routing.queries.queues import queue_row
from haoke.routing.queries.standings import standings
from haoke.routing.tables import agent_states, agents, connections, decisions, queues, routing_settings, work_items
from haoke.routing.types import (
    ChainStep,
    Considered,
    Decision,
    NamedConsidered,
    OpenOffer,
    Presence,
    Queue,
    Standing,
)

__all__ = ["faces", "wait_estimate"]


async def members_gone(tx: Tx, workspace_id: UUID, member_ids: Collection[UUID]) -> set[UUID]:
    """Those of them without a client at this moment."""
    rows = await tx.all(
        sa.select(connections.c.member_id)
        .where(connections.c.workspace_id == workspace_id, connections.c.member_id.in_(member_ids))
        .distinct()
    )
    return set(member_ids) - {row.member_id for row in rows}


async def queue(tx: Tx, workspace_id: UUID, queue_id: UUID) -> Queue:
    """Raises QueueNotFound."""
    row = await tx.first(_queues(workspace_id).where(queues.c.id == queue_id))
    if row is None:
        raise QueueNotFound
    return as_queue(row)


async def queue_named(tx: Tx, workspace_id: UUID, name: str) -> Queue:
    """Raises QueueNotFound."""
    row = await tx.first(_queues(workspace_id).where(queues.c.name == name))
    if row is None:
        raise QueueNotFound
    return as_queue(row)


async def queue_or_default(tx: Tx, workspace_id: UUID, queue_id: UUID | None) -> Queue:
    """This queue, or the workspace's oldest when it is None or gone."""
    row = await tx.first(_QUEUE_OR_OLDEST, {"workspace": workspace_id, "queue": queue_id})
    if row is None:
        raise QueueNotFound
    return as_queue(row)


_QUEUE_OR_OLDEST = (  # built once: every new conversation asks it
    sa.select(queues)
    .where(queues.c.workspace_id == sa.bindparam("workspace"))
    .order_by((queues.c.id == sa.bindparam("queue", type_=sa.Uuid)).is_not(True), queues.c.id)
    .limit(1)
)


async def measured_workspaces(tx: Tx) -> list[UUID]:
    """Where a queue chooses by what its agents did in the last days; see ``record_performance``."""
    asking = [
        queues.c.chain.contains([{"strategy": name}])
        for name, strategy in STRATEGIES.items()
        if "performance" in strategy.asks
    ]
    if not asking:
        return []
    rows = await tx.all(sa.select(queues.c.workspace_id).where(sa.or_(*asking)).distinct())
    return [row.workspace_id for row in rows]


async def queue_of_team(tx: Tx, workspace_id: UUID, team_id: UUID) -> Queue:
    """The team's oldest queue. Raises QueueNotFound when it has none."""
    row = await tx.first(_queues(workspace_id).where(queues.c.team_id == team_id).order_by(queues.c.id).limit(1))
    if row is None:
        raise QueueNotFound
    return as_queue(row)


async def waiting_in(tx: Tx, workspace_id: UUID, queue_id: UUID) -> tuple[int, datetime | None]:
    """How many wait in a queue, and since when the first of them."""
    row = await tx.first(
        sa.select(sa.func.count().label("waiting"), sa.func.min(work_items.c.enqueued_at).label("since")).where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.queue_id == queue_id,
            work_items.c.state == "waiting",
        )
    )
    assert row is not None
    return row.waiting, row.since


async def calendars_kept(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Queue → the calendar of its opening hours; those that are always open are left out."""
    rows = await tx.all(
        sa.select(queues.c.id, queues.c.calendar_id).where(
            queues.c.workspace_id == workspace_id, queues.c.id.in_(set(queue_ids)), queues.c.calendar_id.is_not(None)
        )
    )
    return {row.id: row.calendar_id for row in rows}


def _queues(workspace_id: UUID) -> sa.Select[Any]:
    return sa.select(queues).where(queues.c.workspace_id == workspace_id)


def as_queue(row: Any) -> Queue:
    return Queue(
        row.id,
        row.name,
        row.team_id,
        msgspec.convert(row.chain, list[ChainStep]),
        msgspec.convert(row.rings, list[Ring]),
        row.mode,
        row.accept_seconds,
        row.priority,
        row.ageing_seconds,
        row.level_points,
        row.units,
        row.wrap_up_seconds,
    )


async def standing(tx: Tx, workspace_id: UUID, queue_id: UUID, at: datetime) -> Standing:
    """How a queue is off: open or not, how many wait, who is there. Raises QueueNotFound."""
    return (await standings(tx, workspace_id, [await queue_row(tx, workspace_id, queue_id)], at))[queue_id]


async def standings_of(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID], at: datetime) -> dict[UUID, Standing]:
    """The same of several queues; one that is gone is left out."""
    rows = await tx.all(_queues(workspace_id).where(queues.c.id.in_(set(queue_ids))))
    return await standings(tx, workspace_id, rows, at)


async def queue_position(tx: Tx, workspace_id: UUID, work_item_id: UUID) -> int | None:
    """The place in the queue, from 1; None when the item does not wait any more. One on offer counts as waiting."""
    item = await tx.first(
        sa.select(work_items).where(work_items.c.workspace_id == workspace_id, work_items.c.id == work_item_id)
    )
    if item is None or item.state not in {"waiting", "offered"}:
        return None
    ahead = sa.tuple_(work_items.c.turn, work_items.c.id) < sa.tuple_(item.turn, item.id)
    count: int = await tx.scalar(
        sa.select(sa.func.count())
        .select_from(work_items)
        .where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.queue_id == item.queue_id,
            work_items.c.state == "waiting",
            ahead,
        )
    )
    return count + 1


async def any_online(tx: Tx, workspace_id: UUID, queue_id: UUID | None = None) -> bool:
    """Whether anybody who serves this queue, or any, is online and connected, with room or without."""
    return bool(await tx.scalar(sa.select(_serving(workspace_id, queue_id).exists())))


async def online_in(tx: Tx, workspace_id: UUID, queue_id: UUID) -> int:
    """How many who serve this queue are online and connected."""
    online: int = await tx.scalar(sa.select(sa.func.count()).select_from(_serving(workspace_id, queue_id).subquery()))
    return online


def _serving(workspace_id: UUID, queue_id: UUID | None) -> sa.Select[Any]:
    membership = accounts.memberships()
    serving = (
        sa.select(agents.c.member_id)
        .join(
            membership,
            sa.and_(membership.c.workspace_id == agents.c.workspace_id, membership.c.member_id == agents.c.member_id),
        )
        .join(
            queues,
            sa.and_(queues.c.workspace_id == membership.c.workspace_id, queues.c.team_id == membership.c.team_id),
        )
        .where(
            agents.c.workspace_id == workspace_id,
            agents.c.kind == "online",
            agents.c.dropped_at.is_(None),
        )
    )
    return serving if queue_id is None else serving.where(queues.c.id == queue_id)


async def help_units(tx: Tx, workspace_id: UUID) -> int:
    """How much of an agent's capacity helping a colleague takes."""
    units = await tx.scalar(
        sa.select(routing_settings.c.help_units).where(routing_settings.c.workspace_id == workspace_id)
    )
    return units or 0


async def presence_list(tx: Tx, workspace_id: UUID) -> list[Presence]:
    """Everybody who ever set a state, in no order."""
    return await _presence(tx, workspace_id, agents.c.workspace_id == workspace_id)


async def presence_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> Presence | None:
    """None when the member never set a state."""
    found = await _presence(
        tx, workspace_id, sa.and_(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
    )
    return found[0] if found else None


async def _presence(tx: Tx, workspace_id: UUID, condition: sa.ColumnElement[bool]) -> list[Presence]:
    rows = await tx.all(sa.select(agents).where(condition))
    names = await accounts.member_names(tx, workspace_id, {row.member_id for row in rows})
    return [
        Presence(
            row.member_id,
            row.state_id,
            row.kind,
            names[row.member_id],
            to_ms(row.since),
            row.load,
            row.capacity,
            row.max_capacity,
            row.dropped_at is not None,
        )
        for row in rows
        if row.member_id in names
    ]


async def open_work(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    """All that is not done: id, queue_id, owner_id, enqueued_at."""
    return await tx.all(
        sa.select(work_items.c.id, work_items.c.queue_id, work_items.c.owner_id, work_items.c.enqueued_at).where(
            work_items.c.workspace_id == workspace_id,
            sa.text("(state = 'waiting' OR state = 'assigned' OR offered_to IS NOT NULL)"),  # as the indexes say it
        )
    )


async def address_of(tx: Tx, workspace_id: UUID, work_item_id: UUID) -> str:
    """The IP address it came from; empty where none is known."""
    address: str | None = await tx.scalar(
        sa.select(work_items.c.facts["ip"].astext).where(
            work_items.c.workspace_id == workspace_id, work_items.c.id == work_item_id
        )
    )
    return address or ""


async def all_queues(tx: Tx, workspace_id: UUID) -> list[Queue]:
    return [as_queue(row) for row in await tx.all(_queues(workspace_id).order_by(queues.c.id))]


async def state_names(tx: Tx, workspace_id: UUID) -> dict[UUID, str]:
    """The names of all agent states; those of presets are keys of the catalogues."""
    rows = await tx.all(
        sa.select(agent_states.c.id, agent_states.c.name).where(agent_states.c.workspace_id == workspace_id)
    )
    return {row.id: row.name for row in rows}


async def open_offers(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[OpenOffer]:
    """What the member is asked to take right now, the most urgent first."""
    rows = await tx.all(
        sa.select(work_items)
        .where(work_items.c.workspace_id == workspace_id, work_items.c.offered_to == member_id)
        .order_by(work_items.c.offer_expires_at)
    )
    return [OpenOffer(row.id, row.kind, row.subject_id, to_ms(row.offer_expires_at), row.note) for row in rows]


async def decisions_of(tx: Tx, workspace_id: UUID, work_item_id: UUID, *, limit: int = 200) -> list[Decision]:
    """The trace of a work item, oldest first; of a long one the newest part."""
    return await _decisions(tx, workspace_id, decisions.c.work_item_id == work_item_id, limit)


async def decisions_of_subject(tx: Tx, workspace_id: UUID, subject_id: UUID, *, limit: int = 200) -> list[Decision]:
    """The same over all work items that a subject had, one after the other."""
    items = sa.select(work_items.c.id).where(
        work_items.c.workspace_id == workspace_id, work_items.c.subject_id == subject_id
    )
    return await _decisions(tx, workspace_id, decisions.c.work_item_id.in_(items), limit)


async def _decisions(tx: Tx, workspace_id: UUID, condition: sa.ColumnElement[bool], limit: int) -> list[Decision]:
    newest = await tx.all(
        sa.select(decisions)
        .where(decisions.c.workspace_id == workspace_id, condition)
        .order_by(decisions.c.id.desc())
        .limit(limit)
    )
    rows = newest[::-1]
    considered = [msgspec.convert(row.candidates, list[Considered]) for row in rows]
    ids = {each.member_id for one in considered for each in one}
    names = await accounts.member_names(tx, workspace_id, ids)
    return [
        Decision(
            row.id,
            to_ms(row.at),
            row.kind,
            row.strategy,
            _title(row.strategy),
            row.chosen,
            [
                NamedConsidered(
                    each.member_id,
                    each.taken,
                    each.reason,
                    each.load,
                    each.capacity,
                    each.step,
                    names.get(each.member_id, ""),
                    _title(each.step),
                )
                for each in one
            ],
            row.counts,
            row.reason,
        )
        for row, one in zip(rows, considered, strict=True)
    ]


def _title(strategy: str) -> dict[str, str]:
    return STRATEGIES[strategy].titles if strategy in STRATEGIES else {}
