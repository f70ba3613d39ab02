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

_HERE = sa.bindparam("workspace", type_=sa.Uuid)
_IDS = ids("ids")
_MEMBERS = ids("members")
_ITEM = sa.bindparam("item", type_=sa.Uuid)
_NAMED = queues.c.id == sa.any_(_IDS)


def _served_by(*members: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Queues of these members' teams, and those with items aimed at or offered to them, wherever they belong."""
    membership = accounts.memberships()
    teams = sa.select(membership.c.team_id).where(
        membership.c.workspace_id == _HERE, sa.or_(*(membership.c.member_id == each for each in members))
    )
    other = work_items.alias()
    asking = sa.select(other.c.queue_id).where(other.c.workspace_id == _HERE)
    aimed = asking.where(
        other.c.state == sa.literal_column("'waiting'"),  # as the index says it: else each time is planned anew
        other.c.target_id.is_not(None),
        sa.or_(*(other.c.target_id == each for each in members)),
    )
    offered = asking.where(sa.or_(*(other.c.offered_to == each for each in members)))
    return sa.or_(queues.c.team_id.in_(teams), queues.c.id.in_(aimed), queues.c.id.in_(offered))


# The statements of every assignment are built once: building them costs more than running them.
_LOCK = sa.select(queues).where(queues.c.workspace_id == _HERE).order_by(queues.c.id).with_for_update(of=queues)
_LOCK_NAMED = _LOCK.where(_NAMED)
_LOCK_SERVED = _LOCK.where(sa.or_(_NAMED, _served_by(sa.any_(_MEMBERS))))
_feeding = queues.alias()
_LOCK_WITH_OVERFLOW = _LOCK.where(
    sa.or_(
        _NAMED,
        queues.c.id.in_(
            sa.select(sa.func.unnest(_feeding.c.overflow_to)).where(
                _feeding.c.workspace_id == _HERE, _feeding.c.id == sa.bindparam("queue", type_=sa.Uuid)
            )
        ),
    )
)
_LOCK_OF_ITEM = (
    _LOCK.add_columns(work_items.c.owner_id.label("seen_owner"), work_items.c.offered_to.label("seen_offered"))
    .join(work_items, work_items.c.workspace_id == queues.c.workspace_id)
    .where(
        work_items.c.id == _ITEM,
        sa.or_(
            queues.c.id == work_items.c.queue_id, _NAMED, _served_by(work_items.c.owner_id, work_items.c.offered_to)
        ),
    )
)
_WITH_WAITING = sa.select(queues.c.id).where(
    queues.c.workspace_id == _HERE,
    _NAMED,
    sa.exists().where(
        work_items.c.workspace_id == _HERE, work_items.c.queue_id == queues.c.id, work_items.c.state == "waiting"
    ),
)


async def lock_queues(
    tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID], of_members: Iterable[UUID] = ()
) -> dict[UUID, sa.Row[Any]]:
    """Lock these queues and all that these members serve or have an offer from. Raises QueueNotFound (of the named)."""
    named, members = set(queue_ids), list(of_members)
    parameters = {"workspace": workspace_id, "ids": list(named)}
    if members:
        found = await tx.all(_LOCK_SERVED, parameters | {"members": members})
    else:
        found = await tx.all(_LOCK_NAMED, parameters)
    locked = {row.id: row for row in found}
    if not named <= locked.keys():
        raise QueueNotFound
    return locked


async def lock_with_overflow(tx: Tx, workspace_id: UUID, queue_id: UUID) -> dict[UUID, sa.Row[Any]]:
    """Lock a queue and all that its work may go on to. Raises QueueNotFound."""
    parameters = {"workspace": workspace_id, "ids": [queue_id], "queue": queue_id}
    locked = {row.id: row for row in await tx.all(_LOCK_WITH_OVERFLOW, parameters)}
    if queue_id not in locked:
        raise QueueNotFound
    return locked


async def lock_queues_of_item(
    tx: Tx, workspace_id: UUID, item_id: UUID, queue_ids: Iterable[UUID]
) -> dict[UUID, sa.Row[Any]]:
    """Lock the item's queue, these queues, and all served by whoever has the item or is asked to take it.

    The rows say whom that was: ``seen_owner``, ``seen_offered``. Empty without the item. Raises QueueNotFound.
    """
    named = set(queue_ids)
    parameters = {"workspace": workspace_id, "item": item_id, "ids": list(named)}
    locked = {row.id: row for row in await tx.all(_LOCK_OF_ITEM, parameters)}
    if locked and not named <= locked.keys():
        raise QueueNotFound
    return locked


async def queues_served_by(tx: Tx, workspace_id: UUID, member_ids: Iterable[UUID]) -> set[UUID]:
    """The ids of all that these members serve or have an offer from, not locked."""
    served = sa.select(queues.c.id).where(queues.c.workspace_id == _HERE, _served_by(sa.any_(_MEMBERS)))
    return {row.id for row in await tx.all(served, {"workspace": workspace_id, "members": list(member_ids)})}


async def queues_with_waiting(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> set[UUID]:
    rows = await tx.all(_WITH_WAITING, {"workspace": workspace_id, "ids": list(queue_ids)})
    return {row.id for row in rows}


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


async def overflows_into(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> str | None:
    """The name of another queue whose work may go on to one of these; None when there is none."""
    wanted = list(queue_ids)
    name: str | None = await tx.scalar(
        sa.select(queues.c.name)
        .where(queues.c.workspace_id == workspace_id, queues.c.overflow_to.overlap(wanted), queues.c.id.not_in(wanted))
        .limit(1)
    )
    return name


async def queue_keeping(tx: Tx, workspace_id: UUID, calendar_id: UUID) -> str | None:
    """The name of a queue that keeps to a calendar."""
    name: str | None = await tx.scalar(
        sa.select(queues.c.name)
        .where(queues.c.workspace_id == workspace_id, queues.c.calendar_id == calendar_id)
        .limit(1)
    )
    return name


async def queue_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(queues.c.id).where(queues.c.workspace_id == workspace_id, queues.c.name == name)
    if but is not None:
        statement = statement.where(queues.c.id != but)
    return await tx.scalar(statement) is not None


async def needing_skill(tx: Tx, workspace_id: UUID, skill_id: UUID) -> list[str]:
    """The names of the queues whose rings ask for a skill."""
    asks = queues.c.rings.contains([{"skills": [{"skill_id": str(skill_id)}]}])
    rows = await tx.all(sa.select(queues.c.name).where(queues.c.workspace_id == workspace_id, asks))
    return [row.name for row in rows]


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


async def lock_queues_of_owner(tx: Tx, workspace_id: UUID, member_id: UUID) -> dict[UUID, sa.Row[Any]]:
    """Lock all queues that a member serves, has an offer or work from."""
    rows = await tx.all(
        sa.select(work_items.c.queue_id).where(
            work_items.c.workspace_id == workspace_id,
            work_items.c.owner_id == member_id,
            work_items.c.state == "assigned",
        )
    )
    return await lock_queues(tx, workspace_id, {row.queue_id for row in rows}, [member_id])
