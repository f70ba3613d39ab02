"""Room that something takes of an agent beside work items: helping a colleague. How much is a setting, 0 by default.

As with all that frees room, the agents' queues are locked first: ``room_of`` before the owner of the matter locks it.
"""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.capacity import free_capacity, take_capacity
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import hold
from haoke.routing.queries.queues import lock_queues, queues_served_by

_AT_WORK = ("online", "busy", "away", "wrap_up")

Queues = Mapping[UUID, sa.Row[object]]


async def lock_room(tx: Tx, workspace_id: UUID, member_ids: list[UUID], work_item_id: UUID | None = None) -> Queues:
    """The members' queues, and those of the work item they help with, locked in one go."""
    if work_item_id is None:
        return await lock_queues(tx, workspace_id, [], member_ids)
    served = await queues_served_by(tx, workspace_id, member_ids)
    return (await hold(tx, workspace_id, work_item_id, also=served)).queues


async def take_room(tx: Tx, workspace_id: UUID, member_id: UUID, units: int) -> None:
    """Raises AgentUnavailable (offline), AgentFull. Nothing to do for 0 units."""
    if units:
        await take_capacity(tx, workspace_id, member_id, units, kinds=_AT_WORK)


async def give_room(tx: Tx, workspace_id: UUID, units: Mapping[UUID, int], queues: Queues) -> None:
    """What waits in ``queues``, which are locked, gets the room at once; elsewhere the sweep gives it."""
    freed = {member_id: size for member_id, size in units.items() if size}
    for member_id in sorted(freed):
        await free_capacity(tx, workspace_id, member_id, freed[member_id])
    if freed:
        await drain_locked(tx, workspace_id, queues)
