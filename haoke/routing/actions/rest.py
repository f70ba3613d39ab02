"""What time does to agents' states: idle ones are away, and wrap-up ends."""

from datetime import datetime, timedelta
from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.queries.agents import agent_row, away_after_minutes
from haoke.routing.queries.queues import lock_queues
from haoke.routing.queries.states import preset_state, state_row


async def send_away(tx: Tx, workspace_id: UUID, member_id: UUID, at: datetime) -> None:
    """An online agent without a sign of a person for the workspace's time. ``at`` is now."""
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    minutes = await away_after_minutes(tx, workspace_id)
    if agent is None or agent.kind != "online" or not minutes or agent.active_at > at - timedelta(minutes=minutes):
        return
    away = await preset_state(tx, workspace_id, "away")
    await change_state(tx, workspace_id, member_id, away, queues, automatic=True, back_to=agent.state_id)
    await drain_locked(tx, workspace_id, queues)


async def end_wrap_up(tx: Tx, workspace_id: UUID, member_id: UUID, at: datetime) -> None:
    """The time for wrapping up is over. ``at`` is now."""
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    if agent is None or agent.kind != "wrap_up" or agent.until is None or agent.until > at:
        return
    await change_state(tx, workspace_id, member_id, await state_row(tx, workspace_id, agent.back_to), queues)
    await drain_locked(tx, workspace_id, queues)
