"""Take and give back an agent's capacity. The queues of the agent are locked by the caller."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.publish_presence import publish_load
from haoke.routing.errors import AgentFull, AgentUnavailable
from haoke.routing.queries.agents import agent_row
from haoke.routing.tables import agents

_FREE = (
    sa.update(agents)
    .where(
        agents.c.workspace_id == sa.bindparam("workspace", type_=sa.Uuid),
        agents.c.member_id == sa.bindparam("member", type_=sa.Uuid),
    )
    .values(load=agents.c.load - sa.bindparam("units", type_=sa.Integer), load_at=sa.bindparam("at"))
    .returning(agents.c.load)
)


async def take_capacity(
    tx: Tx, workspace_id: UUID, member_id: UUID, units: int, *, kinds: tuple[str, ...] = ("online",)
) -> None:
    """Raises AgentUnavailable outside these kinds of states, AgentFull without the room."""
    at = now()
    taken = await tx.first(
        sa.update(agents)
        .where(
            agents.c.workspace_id == workspace_id,
            agents.c.member_id == member_id,
            agents.c.kind.in_(kinds),
            agents.c.dropped_at.is_(None),
            agents.c.load + units <= agents.c.capacity,
        )
        .values(load=agents.c.load + units, load_at=at, last_assigned_at=at)
        .returning(agents.c.load)
    )
    if taken is None:
        agent = await agent_row(tx, workspace_id, member_id)
        if agent is None or agent.kind not in kinds or agent.dropped_at is not None:
            raise AgentUnavailable
        raise AgentFull
    publish_load(tx, member_id, taken.load)


async def free_capacity(tx: Tx, workspace_id: UUID, member_id: UUID, units: int) -> None:
    freed = await tx.first(_FREE, {"workspace": workspace_id, "member": member_id, "units": units, "at": now()})
    if freed is not None:
        publish_load(tx, member_id, freed.load)
