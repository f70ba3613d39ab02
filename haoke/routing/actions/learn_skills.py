"""Routing keeps what members can beside their capacity, so that matching reads one row a member."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from haoke.kernel.db import Tx
from haoke.routing.actions.drain import drain_locked
from haoke.routing.errors import SkillInUse
from haoke.routing.queries.queues import lock_queues, needing_skill
from haoke.routing.queries.states import preset_state
from haoke.routing.tables import agents


async def learn_skills(tx: Tx, workspace_id: UUID, member_id: UUID, levels: dict[UUID, int]) -> None:
    """What the member has already stays theirs."""
    queues = await lock_queues(tx, workspace_id, [], [member_id])
    offline = await preset_state(tx, workspace_id, "offline")
    skills = {str(skill_id): level for skill_id, level in levels.items()}
    await tx.execute(
        insert(agents)
        .values(workspace_id=workspace_id, member_id=member_id, state_id=offline.id, kind="offline", skills=skills)
        .on_conflict_do_update(index_elements=["workspace_id", "member_id"], set_={"skills": skills})
    )
    await drain_locked(tx, workspace_id, queues)


async def forget_skill(tx: Tx, workspace_id: UUID, skill_id: UUID) -> None:
    """Raises SkillInUse while a queue asks for it."""
    needing = await needing_skill(tx, workspace_id, skill_id)
    if needing:
        raise SkillInUse(queue=needing[0])
    await tx.execute(
        sa.update(agents)
        .where(agents.c.workspace_id == workspace_id, agents.c.skills.has_key(str(skill_id)))
        .values(skills=agents.c.skills.op("-")(sa.cast([str(skill_id)], ARRAY(sa.Text))))
    )
