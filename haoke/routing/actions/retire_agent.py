"""A member may not work any more: they are offline, and others get their work."""

from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.return_work import return_work
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.queues import lock_queues_of_owner
from haoke.routing.queries.states import preset_state


async def retire_agent(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    queues = await lock_queues_of_owner(tx, workspace_id, member_id)
    if await agent_row(tx, workspace_id, member_id, lock=True) is None:
        return
    await change_state(tx, workspace_id, member_id, await preset_state(tx, workspace_id, "offline"), queues)
    await return_work(tx, workspace_id, member_id, queues, "disabled")
    await drain_locked(tx, workspace_id, queues)
