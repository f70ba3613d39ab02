"""How many units of work a member takes: at most what the administrator set, or less if they say so."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.publish_presence import publish_presence
from haoke.routing.errors import AgentNotFound, CapacityInvalid
from haoke.routing.permissions import PRESENCE_SET
from haoke.routing.queries.agents import agent_row
from haoke.routing.queries.queues import lock_queues
from haoke.routing.queries.states import preset_state
from haoke.routing.tables import DEFAULT_CAPACITY, agents


async def set_limit(tx: Tx, actor: Actor, capacity: int | None) -> None:
    """The actor's own limit, at most what managers allow; None lifts it. Raises AgentNotFound, CapacityInvalid."""
    actor.require(PRESENCE_SET)
    if actor.id is None:
        raise AgentNotFound
    agent = await agent_row(tx, actor.workspace_id, actor.id)
    maximum = DEFAULT_CAPACITY if agent is None else agent.max_capacity
    if capacity is not None and not 0 <= capacity <= maximum:
        raise CapacityInvalid(maximum=maximum)
    await _change(tx, actor.workspace_id, actor.id, own_limit=capacity)


async def set_capacity(tx: Tx, workspace_id: UUID, member_id: UUID, capacity: int) -> None:
    """What the member may have at most, as accounts was told. What they have already stays theirs."""
    await _change(tx, workspace_id, member_id, max_capacity=capacity)


async def _change(tx: Tx, workspace_id: UUID, member_id: UUID, **values: Any) -> None:
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    offline = await preset_state(tx, workspace_id, "offline")
    await tx.execute(
        insert(agents)
        .values(workspace_id=workspace_id, member_id=member_id, state_id=offline.id, kind="offline", **values)
        .on_conflict_do_update(index_elements=["workspace_id", "member_id"], set_=values)
    )
    await publish_presence(tx, workspace_id, member_id)
    await drain_locked(tx, workspace_id, queues)
