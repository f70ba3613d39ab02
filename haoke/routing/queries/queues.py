"""Queues."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.routing.errors import QueueNotFound
from haoke.routing.tables import queues, work_items


async def lock_queues(
    tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID], of_members: Iterable[UUID] = ()
) -> dict[UUID, sa.Row[Any]]:
    """Lock these queues and all that these members serve or have an offer from. Raises QueueNotFound (of the named)."""
    named, members = set(queue_ids), list(of_members)
    if not members:
        return _all_of(named, await tx.all(_LOCK, {"workspace": workspace_id, "queues": list(named)}))
    membership = accounts.memberships()
    teams = sa.select(membership.c.team_id).where(
        membership.c.workspace_id == workspace_id, membership.c.member_id.in_(members)
    )
    asking = queues.c.id.in_(_queues_asking(workspace_id, members))
    wanted = sa.or_(queues.c.id.in_(named), queues.c.team_id.in_(teams), asking)
    found = await tx.all(
        sa.select(queues).where(queues.c.workspace_id == workspace_id, wanted).order_by(queues.c.id).with_for_update()
    )
    return _all_of(named, found)


_LOCK = (  # built once: every piece of new work locks its queue
    sa.select(queues)
    .where(queues.c.workspace_id == sa.bindparam("workspace"), queues.c.id == sa.any_(ids("queues")))
    .order_by(queues.c.id)
    .with_for_update()
)


def _all_of(named: set[UUID], rows: list[sa.Row[Any]]) -> dict[UUID, sa.Row[Any]]:
    locked = {row.id: row for row in rows}
    if not named <= locked.keys():
        raise QueueNotFound
    return locked


def _queues_asking(workspace_id: UUID, members: list[UUID]) -> sa.CompoundSelect[Any]:
    """Queues with items aimed at or offered to these members, who need not be of the queue's team."""
    found = sa.select(work_items.c.queue_id).where(work_items.c.workspace_id == workspace_id)
    return found.where(work_items.c.state == "waiting", work_items.c.target_id.in_(members)).union(
        found.where(work_items.c.offered_to.in_(members))
    )


async def queue_row(tx: Tx, workspace_id: UUID, queue_id: UUID) -> sa.Row[Any]:
    row = await tx.first(sa.select(queues).where(queues.c.workspace_id == workspace_id, queues.c.id == queue_id))
    if row is None:
        raise QueueNotFound
    return row


async def list_queues(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[sa.Row[Any]]:
    """Queues by id, up to one more than ``limit``."""
    statement = sa.select(queues).where(queues.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(queues.c.id > after)
    return await tx.all(statement.order_by(queues.c.id).limit(limit + 1))


async def all_queues(tx: Tx, workspace_id: UUID, team_id: UUID | None = None) -> set[UUID]:
    """The ids of all, or of those that serve a team."""
    statement = sa.select(queues.c.id).where(queues.c.workspace_id == workspace_id)
    if team_id is not None:
        statement = statement.where(queues.c.team_id == team_id)
    return {row.id for row in await tx.all(statement)}


async def queue_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(queues.c.id).where(queues.c.workspace_id == workspace_id, queues.c.name == name)
    if but is not None:
        statement = statement.where(queues.c.id != but)
    return await tx.scalar(statement) is not None


async def queue_has_work(tx: Tx, workspace_id: UUID, queue_id: UUID) -> bool:
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    work_items.c.workspace_id == workspace_id,
                    work_items.c.queue_id == queue_id,
                    work_items.c.state != "done",
                )
            )
        )
    )


async def queues_with_waiting(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> set[UUID]:
    waits = sa.exists().where(
        work_items.c.workspace_id == workspace_id, work_items.c.queue_id == queues.c.id, work_items.c.state == "waiting"
    )
    rows = await tx.all(
        sa.select(queues.c.id).where(queues.c.workspace_id == workspace_id, queues.c.id.in_(list(queue_ids)), waits)
    )
    return {row.id for row in rows}


async def queues_of_owner(tx: Tx, workspace_id: UUID, member_id: UUID) -> set[UUID]:
    """Queues of what a member works on."""
    rows = await tx.all(
        sa.select(work_items.c.queue_id).where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.owner_id == member_id,
            work_items.c.state == "assigned",
        )
    )
    return {row.queue_id for row in rows}
