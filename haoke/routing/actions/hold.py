"""Lock a work item together with the queues that an act on it may drain."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Again, Tx
from haoke.routing.queries.items import work_item_row
from haoke.routing.queries.queues import lock_queues_of_item


class Held(NamedTuple):
    item: sa.Row[Any]
    queues: Mapping[UUID, sa.Row[Any]]

    @property
    def whose(self) -> dict[str, Any]:
        """What every event about the item says."""
        item = self.item
        return {
            "workspace_id": item.workspace_id,
            "work_item_id": item.id,
            "kind": item.kind,
            "subject_id": item.subject_id,
        }

    @property
    def queue(self) -> sa.Row[Any]:
        return self.queues[self.item.queue_id]


async def hold(tx: Tx, workspace_id: UUID, work_item_id: UUID, *, also: Iterable[UUID] = ()) -> Held:
    """The item's row with its queue, the queues ``also`` and all queues of whoever has it or is asked to take it.

    An action of another context that goes on to lock its own subject calls this first: routing locks before subjects,
    as routing's events do. Raises WorkItemNotFound, QueueNotFound (of ``also``).
    """
    return await hold_seen(
        tx, workspace_id, work_item_id, await lock_queues_of_item(tx, workspace_id, work_item_id, set(also))
    )


async def hold_seen(tx: Tx, workspace_id: UUID, work_item_id: UUID, queues: Mapping[UUID, sa.Row[Any]]) -> Held:
    """The same for what ``lock_queues_of_item`` has locked already."""
    item = await work_item_row(tx, workspace_id, work_item_id, lock=True)
    if any((item.owner_id, item.offered_to) != (seen.seen_owner, seen.seen_offered) for seen in queues.values()):
        raise Again
    return held_under(item, queues)


def held_under(item: sa.Row[Any], queues: Mapping[UUID, sa.Row[Any]]) -> Held:
    """An item that is locked under queues that were locked before.

    Where its queue is not among them it moved meanwhile, and to lock one more queue now could end in a deadlock.
    """
    if item.queue_id not in queues:
        raise Again
    return Held(item, queues)
