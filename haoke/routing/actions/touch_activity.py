"""A person is at the client: they are not idle, and come back from a state the system had put them into."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.queues import lock_queues
from haoke.routing.queries.states import state_row
from haoke.routing.tables import agents
from haoke.routing.timing import COMES_BACK_WITHIN


async def touch_activity(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    """One statement unless the member comes back. Call it at most every few seconds a member."""
    mine = sa.and_(agents.c.workspace_id == workspace_id, agents.c.member_id == member_id)
    touched = await tx.first(
        sa.update(agents)
        .where(mine, sa.or_(sa.not_(agents.c.automatic), agents.c.kind == "wrap_up"))
        .values(active_at=now())
        .returning(agents.c.member_id)
    )
    if touched is None:
        await _come_back(tx, workspace_id, member_id)


async def _come_back(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    if not _may_come_back(await agent_row(tx, workspace_id, member_id)):
        return
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    agent = await agent_row(tx, workspace_id, member_id, lock=True)
    if agent is None or not _may_come_back(agent):
        return
    state = await state_row(tx, workspace_id, agent.back_to)
    await change_state(tx, workspace_id, member_id, state, queues, active=True)
    await drain_locked(tx, workspace_id, queues)


def _may_come_back(agent: sa.Row[Any] | None) -> bool:
    return agent is not None and agent.automatic and now() - agent.since <= COMES_BACK_WITHIN
