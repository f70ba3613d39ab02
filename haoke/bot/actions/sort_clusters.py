"""What people do with clusters beside learning from them: merge, split, dismiss, open again."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.actions.cluster_misses import named, returning
from haoke.bot.clustering import as_bytes, as_matrix
from haoke.bot.errors import ClusterNotFound, ClusterSettled, NothingToSplit
from haoke.bot.misses import Cluster, DismissReason
from haoke.bot.permissions import LEARN
from haoke.bot.queries.misses import as_cluster, locked_clusters, members_of
from haoke.bot.tables import clusters, misses
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def open_cluster(tx: Tx, actor: Actor, cluster_id: UUID) -> sa.Row[Any]:
    """Held. Raises PermissionDenied, ClusterNotFound, ClusterSettled."""
    actor.require(LEARN)
    row = (await locked_clusters(tx, actor.workspace_id, [cluster_id])).get(cluster_id)
    if row is None:
        raise ClusterNotFound
    if row.state != "open":
        raise ClusterSettled
    return row


async def merge_clusters(tx: Tx, actor: Actor, cluster_id: UUID, into_id: UUID) -> Cluster:
    """Raises PermissionDenied, ClusterNotFound, ClusterSettled."""
    actor.require(LEARN)
    held = await locked_clusters(tx, actor.workspace_id, {cluster_id, into_id})
    if cluster_id == into_id or len(held) < 2:
        raise ClusterNotFound
    one, other = held[cluster_id], held[into_id]
    if one.state != "open" or other.state != "open":
        raise ClusterSettled
    await _move(tx, actor, misses.c.cluster_id == cluster_id, into_id)
    await tx.execute(
        sa.delete(clusters).where(clusters.c.workspace_id == actor.workspace_id, clusters.c.id == cluster_id)
    )
    size = one.size + other.size
    values: dict[str, Any] = {
        "size": size,
        "first_at": min(one.first_at, other.first_at),
        "last_at": max(one.last_at, other.last_at),
    }
    if one.model == other.model:
        centres = as_matrix(one.centre, 1)[0] * one.size + as_matrix(other.centre, 1)[0] * other.size
        values["centre"] = as_bytes(centres / size)
        values |= await named(tx, actor.workspace_id, into_id, centres / size)
    await record_audit(tx, actor, "cluster.merged", into_id, name=other.question, other=one.question)
    return await change(tx, other, **values)


async def split_cluster(tx: Tx, actor: Actor, cluster_id: UUID, question_ids: list[UUID]) -> Cluster:
    """These questions ask for something else: the new cluster.

    Raises PermissionDenied, ClusterNotFound, ClusterSettled, NothingToSplit.
    """
    row = await open_cluster(tx, actor, cluster_id)
    taken = await members_of(tx, actor.workspace_id, cluster_id, ids=question_ids)
    if not taken or len(taken) >= row.size:
        raise NothingToSplit
    new = new_id()
    await _move(tx, actor, misses.c.id.in_([one.id for one in taken]), new)
    vectors = as_matrix(b"".join(one.vector for one in taken), len(taken))
    centre = vectors.mean(axis=0)
    left = (as_matrix(row.centre, 1)[0] * row.size - vectors.sum(axis=0)) / (row.size - len(taken))
    made = await tx.execute(
        clusters.insert()
        .values(
            workspace_id=actor.workspace_id,
            id=new,
            size=len(taken),
            first_at=min(one.at for one in taken),
            last_at=max(one.at for one in taken),
            model=row.model,
            centre=as_bytes(centre),
            **await named(tx, actor.workspace_id, new, centre),
        )
        .returning(clusters)
    )
    rest = await named(tx, actor.workspace_id, cluster_id, left)
    await change(tx, row, size=row.size - len(taken), centre=as_bytes(left), **rest)
    await record_audit(tx, actor, "cluster.split", cluster_id, name=row.question, number=len(taken))
    return as_cluster(made.one())


async def dismiss_cluster(tx: Tx, actor: Actor, cluster_id: UUID, reason: DismissReason) -> Cluster:
    """It does not come back unless it grows. Raises PermissionDenied, ClusterNotFound, ClusterSettled."""
    row = await open_cluster(tx, actor, cluster_id)
    await record_audit(tx, actor, "cluster.dismissed", cluster_id, name=row.question, reason=reason)
    return await decide(tx, actor, row, state="dismissed", reason=reason, entry_id=None)


async def reopen_cluster(tx: Tx, actor: Actor, cluster_id: UUID) -> Cluster:
    """Raises PermissionDenied, ClusterNotFound."""
    actor.require(LEARN)
    row = (await locked_clusters(tx, actor.workspace_id, [cluster_id])).get(cluster_id)
    if row is None:
        raise ClusterNotFound
    if row.state == "open":
        return as_cluster(row)
    await record_audit(tx, actor, "cluster.reopened", cluster_id, name=row.question)
    return await change(tx, row, state="open", returns_at=None, reason="", decided_by=actor.id, decided_at=now())


async def decide(tx: Tx, actor: Actor, row: sa.Row[Any], **values: Any) -> Cluster:
    """Somebody has dealt with it."""
    return await change(tx, row, decided_by=actor.id, decided_at=now(), returns_at=returning(row.size), **values)


async def change(tx: Tx, row: sa.Row[Any], **values: Any) -> Cluster:
    changed = await tx.execute(
        clusters.update()
        .where(clusters.c.workspace_id == row.workspace_id, clusters.c.id == row.id)
        .values(values)
        .returning(clusters)
    )
    return as_cluster(changed.one())


async def _move(tx: Tx, actor: Actor, which: sa.ColumnElement[bool], cluster_id: UUID) -> None:
    await tx.execute(
        misses.update().where(misses.c.workspace_id == actor.workspace_id, which).values(cluster_id=cluster_id)
    )
