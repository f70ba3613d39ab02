"""Give what waits to whoever has room, in the order of priority and waiting time over all the queues."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.place import place
from haoke.routing.contract import WorkItem
from haoke.routing.matching import Roster
from haoke.routing.queries.agents import roster
from haoke.routing.queries.items import waiting_items
from haoke.routing.queries.queues import lock_queues, queues_with_waiting

BATCH = 500
"""Placements a transaction makes at most, so that nobody waits long for its locks. The sweep goes on with the rest."""

_ROUNDS = 10


async def drain(tx: Tx, workspace_id: UUID, queue_ids: Iterable[UUID]) -> int:
    """Lock the queues and place what can be placed. Returns how many; with BATCH there may be more."""
    return await drain_locked(tx, workspace_id, await lock_queues(tx, workspace_id, queue_ids))


async def drain_for(tx: Tx, workspace_id: UUID, member_id: UUID) -> int:
    """The same for all queues that a member serves."""
    return await drain_locked(tx, workspace_id, await lock_queues(tx, workspace_id, [], [member_id]))


async def drain_locked(tx: Tx, workspace_id: UUID, queues: Mapping[UUID, sa.Row[Any]]) -> int:
    """The same for queues that this transaction has locked."""
    busy = await queues_with_waiting(tx, workspace_id, queues) if queues else set()
    queues = {queue_id: queue for queue_id, queue in queues.items() if queue_id in busy}
    placed = 0
    for _ in range(_ROUNDS if queues else 0):
        crews = await roster(tx, workspace_id, {queue.team_id for queue in queues.values()}, queues)
        items = await _next_items(tx, workspace_id, queues, crews, BATCH - placed)
        if not items:
            break
        matches = await place(tx, workspace_id, queues, items, crews)
        if all(found.chosen is None for found in matches) and len(matches) == len(items):
            break
        placed += sum(found.chosen is not None for found in matches)
        if placed >= BATCH or not any(crews.free(queue.team_id) for queue in queues.values()):
            break
    return placed


async def _next_items(
    tx: Tx, workspace_id: UUID, queues: Mapping[UUID, sa.Row[Any]], crews: Roster, limit: int
) -> list[WorkItem]:
    items: list[WorkItem] = []
    for queue in queues.values():
        team, all_free = crews.crew(queue.team_id).free, crews.free(queue.team_id)
        if all_free:
            room = [candidate.capacity - candidate.load for candidate in all_free.values()]
            most = min(sum(room), limit)
            items += await waiting_items(tx, workspace_id, queue.id, team, all_free, units=max(room), limit=most)
    items.sort(key=lambda item: (-item.priority, item.enqueued_at, item.id.int))
    return items[:limit]
