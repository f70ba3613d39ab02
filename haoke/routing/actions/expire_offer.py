"""Nobody answered an offer in time: another is asked, and whoever did not answer is taken to be away."""

from datetime import datetime
from uuid import UUID

from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.end_offer import end_offer
from haoke.routing.actions.hold import hold
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.states import preset_state


async def expire_offer(tx: Tx, workspace_id: UUID, work_item_id: UUID, at: datetime) -> None:
    """``at`` is now. Harmless when the offer was answered meanwhile."""
    held = await hold(tx, workspace_id, work_item_id)
    if held.item.offered_to is None or held.item.offer_expires_at > at:
        return
    member_id = held.item.offered_to
    await end_offer(tx, held, "expired")
    agent = await agent_row(tx, workspace_id, member_id)
    if agent is not None and agent.kind == "online":
        away = await preset_state(tx, workspace_id, "away")
        await change_state(tx, workspace_id, member_id, away, held.queues, automatic=True, back_to=agent.state_id)
    await drain_locked(tx, workspace_id, held.queues)
