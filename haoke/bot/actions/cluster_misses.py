"""Put what was missed to the questions that ask for the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from haoke.bot.clustering import Heap, as_bytes, as_matrix, clustered, most_central
from haoke.bot.queries.misses import clusters_by_key, locked_clusters, loose_misses, members_of, newest_clusters
from haoke.bot.tables import clusters, misses
from haoke.bot.types import BotVectors
from haoke.kernel.db import Again, Tx
from haoke.kernel.ids import new_id

if TYPE_CHECKING:
    from haoke.bot.matching.vectors import Matrix

MOST_CLUSTERS = 2000  # that a question is compared with, the latest
_NAMING = 200  # members that the most central is chosen from, the newest
_GROWN = 2  # times what it was when somebody decided, and a cluster is open again
_LEAST_GROWTH = 3


async def cluster_misses(tx: Tx, workspace_id: UUID, wanted: Sequence[UUID], made: BotVectors) -> None:
    """``wanted``: misses of no cluster; ``made``: their vectors, in the same order. Raises Again."""
    matrix = as_matrix(made.data, len(wanted))
    lines = {id_: line for line, id_ in enumerate(wanted)}
    loose = [row for row in await loose_misses(tx, workspace_id, len(wanted), lock=True) if row.id in lines]
    if not loose:
        return
    known = [row for row in await newest_clusters(tx, workspace_id, MOST_CLUSTERS) if row.model == made.model]
    joined = await clusters_by_key(tx, workspace_id, {row.key for row in loose}, [row.id for row in known])
    places = {row.id: place for place, row in enumerate(known)}
    heaps = [Heap(as_matrix(row.centre, 1)[0], row.size) for row in known]
    new = [row for row in loose if row.key not in joined]
    found, heaps = clustered(matrix[[lines[row.id] for row in new]], heaps) if new else ([], heaps)
    chosen = dict(zip((row.id for row in new), found, strict=True))
    for row in loose:
        if row.key in joined:
            place = chosen[row.id] = places[joined[row.key]]
            heaps[place] = Heap(heaps[place].centre, heaps[place].size + 1)
    ids = [row.id for row in known] + [new_id() for _ in heaps[len(known) :]]
    touched = {ids[place] for place in chosen.values() if place < len(known)}
    held = await locked_clusters(tx, workspace_id, touched)
    if any(row.size != known[places[row.id]].size for row in held.values()) or len(held) < len(touched):
        raise Again  # somebody merged or split them meanwhile
    for place in sorted(set(chosen.values())):
        members = [row for row in loose if chosen[row.id] == place]
        before = held.get(ids[place])
        vectors = matrix[[lines[row.id] for row in members]]
        await _keep(tx, workspace_id, ids[place], before, members, heaps[place], made.model, vectors)


async def _keep(
    tx: Tx,
    workspace_id: UUID,
    cluster_id: UUID,
    before: sa.Row[Any] | None,
    members: list[sa.Row[Any]],
    heap: Heap,
    model: str,
    vectors: "Matrix",
) -> None:
    await tx.execute(
        misses.update()
        .where(misses.c.workspace_id == workspace_id, misses.c.id == sa.bindparam("miss"))
        .values(cluster_id=cluster_id, vector=sa.bindparam("made")),
        [{"miss": row.id, "made": as_bytes(vector)} for row, vector in zip(members, vectors, strict=True)],
    )
    values: dict[str, Any] = {
        "size": heap.size,
        "centre": as_bytes(heap.centre),
        "last_at": max(row.at for row in members),
        **await named(tx, workspace_id, cluster_id, heap.centre),
    }
    if before is None:
        first = min(row.at for row in members)
        await tx.execute(
            clusters.insert().values(workspace_id=workspace_id, id=cluster_id, model=model, first_at=first, **values)
        )
        return
    values["last_at"] = max(values["last_at"], before.last_at)
    if before.returns_at is not None and heap.size >= before.returns_at:
        values |= {"state": "open", "returns_at": None}
    await tx.execute(
        clusters.update().where(clusters.c.workspace_id == workspace_id, clusters.c.id == cluster_id).values(values)
    )


async def named(tx: Tx, workspace_id: UUID, cluster_id: UUID, centre: "Matrix") -> dict[str, str]:
    """By its most central question, as far as the newest members go."""
    rows = [row for row in reversed(await members_of(tx, workspace_id, cluster_id, limit=_NAMING)) if row.vector]
    row = rows[most_central(as_matrix(b"".join(row.vector for row in rows), len(rows)), centre)]
    return {"question": row.question, "locale": row.locale}


def returning(size: int) -> int:
    """The size at which what was decided is looked at again."""
    return max(_GROWN * size, size + _LEAST_GROWTH)
