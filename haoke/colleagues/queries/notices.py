"""Notices: those meant for a member, and what their managers see of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.colleagues.errors import NoticeNotFound
from haoke.colleagues.permissions import NOTICES_MANAGE
from haoke.colleagues.tables import notice_readings, notices
from haoke.colleagues.types import Notice, NoticeReach, NoticeReader, NoticeToMe
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now, to_ms, to_ms_or_none
from haoke.kernel.db import Tx

MOST_CURRENT = 100
_EVERYBODY = sa.func.cardinality(notices.c.team_ids) == 0


def as_notice(row: Any) -> Notice:
    return Notice(
        row.id,
        row.title,
        row.text,
        row.importance,
        row.must_confirm,
        row.team_ids,
        to_ms(row.starts_at),
        to_ms_or_none(row.ends_at),
        row.by_id,
    )


def _meant_for(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(_EVERYBODY, notices.c.team_ids.overlap(list(actor.teams)))


async def notices_to(tx: Tx, actor: Actor) -> list[NoticeToMe]:
    """What holds now for a member: the urgent first, then the newest."""
    at = now()
    rank = sa.case({"urgent": 0, "important": 1}, value=notices.c.importance, else_=2)
    rows = await tx.all(
        sa.select(notices, notice_readings.c.read_at, notice_readings.c.confirmed_at)
        .outerjoin(
            notice_readings,
            sa.and_(
                notice_readings.c.workspace_id == notices.c.workspace_id,
                notice_readings.c.notice_id == notices.c.id,
                notice_readings.c.member_id == actor.member_id,
            ),
        )
        .where(
            notices.c.workspace_id == actor.workspace_id,
            _meant_for(actor),
            notices.c.starts_at <= at,
            sa.or_(notices.c.ends_at.is_(None), notices.c.ends_at > at),
        )
        .order_by(rank, notices.c.starts_at.desc(), notices.c.id)
        .limit(MOST_CURRENT)
    )
    return [NoticeToMe(as_notice(row), row.read_at is not None, row.confirmed_at is not None) for row in rows]


async def notice_to(tx: Tx, actor: Actor, notice_id: UUID) -> sa.Row[Any]:
    """One that is meant for the member and has begun. Raises NoticeNotFound."""
    row = await tx.first(
        sa.select(notices).where(
            notices.c.workspace_id == actor.workspace_id,
            notices.c.id == notice_id,
            notices.c.starts_at <= now(),
            _meant_for(actor),
        )
    )
    if row is None:
        raise NoticeNotFound
    return row


def _managed(actor: Actor) -> sa.Select[Any]:
    """Within the scope: those for one's own teams alone, or all."""
    statement = sa.select(notices).where(notices.c.workspace_id == actor.workspace_id)
    if actor.require(NOTICES_MANAGE) is Scope.ALL:
        return statement
    ours = sa.and_(sa.not_(_EVERYBODY), notices.c.team_ids.contained_by(list(actor.teams)))
    return statement.where(ours)


async def managed_notice(tx: Tx, actor: Actor, notice_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises PermissionDenied, NoticeNotFound."""
    statement = _managed(actor).where(notices.c.id == notice_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise NoticeNotFound
    return row


async def managed_notices(tx: Tx, actor: Actor, *, limit: int, before: UUID | None) -> list[sa.Row[Any]]:
    """The newest first, up to one more than ``limit``."""
    statement = _managed(actor)
    if before is not None:
        statement = statement.where(notices.c.id < before)
    return await tx.all(statement.order_by(notices.c.id.desc()).limit(limit + 1))


async def reach_of(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[NoticeReach]:
    """How many each is meant for, and how many have read and confirmed it."""
    counted = await tx.all(
        sa.select(
            notice_readings.c.notice_id,
            sa.func.count().label("read"),
            sa.func.count(notice_readings.c.confirmed_at).label("confirmed"),
        )
        .where(
            notice_readings.c.workspace_id == workspace_id, notice_readings.c.notice_id.in_([row.id for row in rows])
        )
        .group_by(notice_readings.c.notice_id)
    )
    counts = {row.notice_id: row for row in counted}
    sizes: dict[tuple[UUID, ...], int] = {}
    for row in rows:
        teams = tuple(row.team_ids)
        if teams not in sizes:
            sizes[teams] = len(await accounts.members_in(tx, workspace_id, teams))
    return [
        NoticeReach(
            as_notice(row),
            sizes[tuple(row.team_ids)],
            counts[row.id].read if row.id in counts else 0,
            counts[row.id].confirmed if row.id in counts else 0,
        )
        for row in rows
    ]


async def readers_of(tx: Tx, row: sa.Row[Any], *, limit: int, after: UUID | None) -> list[NoticeReader]:
    """Those it is meant for by their ids, up to one more than ``limit``: who has read it and who has not."""
    meant = sorted(await accounts.members_in(tx, row.workspace_id, row.team_ids))
    page = [member_id for member_id in meant if after is None or member_id > after][: limit + 1]
    readings = await tx.all(
        sa.select(notice_readings).where(
            notice_readings.c.workspace_id == row.workspace_id,
            notice_readings.c.notice_id == row.id,
            notice_readings.c.member_id.in_(page),
        )
    )
    known = {one.member_id: one for one in readings}
    names = await accounts.member_names(tx, row.workspace_id, page)
    return [
        NoticeReader(
            member_id,
            names.get(member_id, ""),
            to_ms(known[member_id].read_at) if member_id in known else None,
            to_ms_or_none(known[member_id].confirmed_at) if member_id in known else None,
        )
        for member_id in page
    ]


async def due_notices(tx: Tx, at: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Workspace and id of notices that have begun and of which nobody was told."""
    rows = await tx.all(
        sa.select(notices.c.workspace_id, notices.c.id)
        .where(notices.c.told_at.is_(None), notices.c.starts_at <= at)
        .order_by(notices.c.starts_at)
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]


async def untold_notice(tx: Tx, workspace_id: UUID, notice_id: UUID, at: datetime) -> sa.Row[Any] | None:
    """Locked; None when somebody told it meanwhile, or it was taken back."""
    return await tx.first(
        sa.select(notices)
        .where(
            notices.c.workspace_id == workspace_id,
            notices.c.id == notice_id,
            notices.c.told_at.is_(None),
            notices.c.starts_at <= at,
        )
        .with_for_update()
    )
