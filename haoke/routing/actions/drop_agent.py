"""An agent has no client any more: first nothing new goes there, after a grace their work goes to others."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state, withdraw_offers
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.publish_presence import publish_presence
from haoke.routing.actions.return_work import return_work
from haoke.routing.queries.agents import agent_row, is_connected
from haoke.routing.queries.queues import lock_queues, lock_queues_of_owner
from haoke.routing.queries.states import preset_state
from haoke.routing.tables import agents
from haoke.routing.timing import DROPPED_AFTER, GRACE


async def drop_agent(tx: Tx, workspace_id: UUID, member_id: UUID, at: datetime) -> None:
    """After DROPPED_AFTER without a client. Harmless when one came back meanwhile. ``at`` is now."""
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    if agent is None or agent.dropped_at is not None or agent.seen_at > at - DROPPED_AFTER:
        return
    if await is_connected(tx, workspace_id, member_id):
        return
    await tx.execute(
        sa.update(agents)
        .where(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
        .values(dropped_at=at)
    )
    await withdraw_offers(tx, workspace_id, member_id, queues)
    await publish_presence(tx, workspace_id, member_id)
    await drain_locked(tx, workspace_id, queues)


async def give_up_agent(tx: Tx, workspace_id: UUID, member_id: UUID, at: datetime) -> None:
    """After GRACE: all work waits again, before what came later; the agent is offline until they are back.

    Harmless when one came back meanwhile.
    """
    queues = await lock_queues_of_owner(tx, workspace_id, member_id)
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    if agent is None or agent.dropped_at is None or agent.dropped_at > at - GRACE:
        return
    if await is_connected(tx, workspace_id, member_id):
        return
    if agent.kind != "offline":
        offline = await preset_state(tx, workspace_id, "offline")
        back_to = agent.back_to or agent.state_id
        await change_state(tx, workspace_id, member_id, offline, queues, automatic=True, back_to=back_to)
    await return_work(tx, workspace_id, member_id, queues, "dropped")
    await drain_locked(tx, workspace_id, queues)
