"""A member may not work any more, or has left: they are offline at once, and others get their work."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.return_work import return_work
from haoke.routing.queries.agents import agent_row, is_connected
from haoke.routing.queries.queues import lock_queues_of_owner
from haoke.routing.queries.states import preset_state


async def retire_agent(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    """The member was disabled."""
    await _retire(tx, workspace_id, member_id, "disabled")


async def sign_out_agent(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    """Sessions of the member have ended. Whoever is still connected with another one goes on."""
    await lock_queues_of_owner(tx, workspace_id, member_id)  # so that of two that leave at once the second sees it
    others = await accounts.sessions_of(tx, workspace_id, member_id)
    if not await is_connected(tx, workspace_id, member_id, others):
        await _retire(tx, workspace_id, member_id, "signed_out")


async def _retire(tx: Tx, workspace_id: UUID, member_id: UUID, reason: str) -> None:
    queues = await lock_queues_of_owner(tx, workspace_id, member_id)
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    if agent is None or (agent.kind == "offline" and not agent.load):
        return
    await change_state(tx, workspace_id, member_id, await preset_state(tx, workspace_id, "offline"), queues)
    await return_work(tx, workspace_id, member_id, queues, reason)
    await drain_locked(tx, workspace_id, queues)
