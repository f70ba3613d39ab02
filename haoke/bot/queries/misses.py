"""Reading what was missed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.bot.errors import ClusterNotFound
from haoke.bot.matching.types import Outcome
from haoke.bot.misses import SETTLED_AFTER, Cluster, ClusterState, Miss, Why
from haoke.bot.tables import asked, clusters, misses
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx

Order = Literal["size", "last"]
Place = tuple[int, UUID]


async def fresh_questions(tx: Tx, until: datetime, limit: int) -> list[sa.Row[Any]]:
    """Questions of all workspaces that nobody has judged, held for the caller, each with the one asked after it.

    Asked before ``until``, or nothing that comes later would change what they were worth.
    """
    after = asked.alias("after")
    follow = (
        sa.select(after.c.question, after.c.entry_id)
        .where(
            after.c.workspace_id == asked.c.workspace_id,
            after.c.session_id == asked.c.session_id,
            after.c.session_id.is_not(None),
            after.c.id > asked.c.id,
            after.c.at < asked.c.at + SETTLED_AFTER,
        )
        .order_by(after.c.id)
        .limit(1)
        .lateral("follow")
    )
    return await tx.all(
        sa.select(asked, follow.c.question.label("next_question"), follow.c.entry_id.label("next_entry"))
        .outerjoin(follow, sa.true())
        .where(
            sa.text("NOT asked.judged"),
            sa.or_(asked.c.at < until, asked.c.outcome == Outcome.UNKNOWN, asked.c.helpful.is_not(None)),
        )
        .order_by(asked.c.at)
        .limit(limit)
        .with_for_update(of=asked, skip_locked=True)
    )


async def workspaces_with_loose_misses(tx: Tx, limit: int) -> list[UUID]:
    rows = await tx.all(
        sa.select(misses.c.workspace_id)
        .where(misses.c.cluster_id.is_(None))
        .group_by(misses.c.workspace_id)
        .limit(limit)
    )
    return [row.workspace_id for row in rows]


async def loose_misses(tx: Tx, workspace_id: UUID, limit: int, *, lock: bool = False) -> list[sa.Row[Any]]:
    """Those of no cluster yet, the oldest first."""
    statement = (
        sa.select(misses)
        .where(misses.c.workspace_id == workspace_id, misses.c.cluster_id.is_(None))
        .order_by(misses.c.id)
        .limit(limit)
    )
    return await tx.all(statement.with_for_update() if lock else statement)


async def clusters_by_key(
    tx: Tx, workspace_id: UUID, keys: Collection[str], known: Collection[UUID]
) -> dict[str, UUID]:
    """Where the same words went before, among known clusters."""
    rows = await tx.all(
        sa.select(misses.c.key, sa.func.min(sa.cast(misses.c.cluster_id, sa.Text)).label("cluster"))
        .where(misses.c.workspace_id == workspace_id, misses.c.key.in_(keys), misses.c.cluster_id.in_(known))
        .group_by(misses.c.key)
    )
    return {row.key: UUID(row.cluster) for row in rows}


async def newest_clusters(tx: Tx, workspace_id: UUID, limit: int) -> list[sa.Row[Any]]:
    """In the order in which they began."""
    newest = (
        sa.select(clusters)
        .where(clusters.c.workspace_id == workspace_id)
        .order_by(clusters.c.last_at.desc(), clusters.c.id.desc())
        .limit(limit)
        .subquery()
    )
    return await tx.all(sa.select(newest).order_by(newest.c.id))


async def locked_clusters(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, sa.Row[Any]]:
    rows = await tx.all(
        sa.select(clusters)
        .where(clusters.c.workspace_id == workspace_id, clusters.c.id.in_(ids))
        .order_by(clusters.c.id)
        .with_for_update()
    )
    return {row.id: row for row in rows}


async def cluster_for(tx: Tx, workspace_id: UUID, cluster_id: UUID) -> sa.Row[Any]:
    """Raises ClusterNotFound."""
    row = await tx.first(
        sa.select(clusters).where(clusters.c.workspace_id == workspace_id, clusters.c.id == cluster_id)
    )
    if row is None:
        raise ClusterNotFound
    return row


async def list_clusters(
    tx: Tx, workspace_id: UUID, state: ClusterState, order: Order, *, search: str, limit: int, before: Place | None
) -> list[tuple[Cluster, Place]]:
    """The largest or the latest first, each with its place."""
    by = clusters.c.size if order == "size" else clusters.c.last_at
    statement = sa.select(clusters).where(clusters.c.workspace_id == workspace_id, clusters.c.state == state)
    if search:
        statement = statement.where(clusters.c.question.icontains(search, autoescape=True))
    if before is not None:
        key = before[0] if order == "size" else sa.func.to_timestamp(before[0] / 1000.0)
        statement = statement.where(sa.tuple_(by, clusters.c.id) < (key, before[1]))
    rows = await tx.all(statement.order_by(by.desc(), clusters.c.id.desc()).limit(limit))
    return [(as_cluster(row), (row.size if order == "size" else to_ms(row.last_at), row.id)) for row in rows]


async def list_misses(
    tx: Tx, workspace_id: UUID, cluster_id: UUID, *, limit: int, before: UUID | None = None
) -> list[Miss]:
    """The newest first."""
    statement = sa.select(misses).where(misses.c.workspace_id == workspace_id, misses.c.cluster_id == cluster_id)
    if before is not None:
        statement = statement.where(misses.c.id < before)
    rows = await tx.all(statement.order_by(misses.c.id.desc()).limit(limit))
    return [
        Miss(row.id, to_ms(row.at), row.question, row.locale, Why(row.why), row.conversation_id, row.entry_id)
        for row in rows
    ]


async def whys_of(tx: Tx, workspace_id: UUID, cluster_id: UUID) -> dict[str, int]:
    """How many were missed why."""
    rows = await tx.all(
        sa.select(misses.c.why, sa.func.count().label("number"))
        .where(misses.c.workspace_id == workspace_id, misses.c.cluster_id == cluster_id)
        .group_by(misses.c.why)
    )
    return {row.why: row.number for row in rows}


async def members_of(
    tx: Tx, workspace_id: UUID, cluster_id: UUID, *, ids: Collection[UUID] | None = None, limit: int | None = None
) -> list[sa.Row[Any]]:
    """The newest first, or those of ``ids``."""
    statement = sa.select(misses).where(misses.c.workspace_id == workspace_id, misses.c.cluster_id == cluster_id)
    if ids is not None:
        statement = statement.where(misses.c.id.in_(ids))
    return await tx.all(statement.order_by(misses.c.id.desc()).limit(limit))


def as_cluster(row: sa.Row[Any]) -> Cluster:
    return Cluster(
        id=row.id,
        question=row.question,
        locale=row.locale,
        state=row.state,
        size=row.size,
        first_at=to_ms(row.first_at),
        last_at=to_ms(row.last_at),
        entry_id=row.entry_id,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=to_ms_or_none(row.decided_at),
    )
