"""Delete a skill: nobody has it any more. Whoever still needs it, a queue for example, refuses on SkillDeleted."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.events import SkillDeleted
from haoke.accounts.queries.skills import skill_by_id
from haoke.accounts.tables import member_skills, skills
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def delete_skill(tx: Tx, actor: Actor, skill_id: UUID) -> None:
    """Raises SkillNotFound."""
    actor.require("skills.manage")
    skill = await skill_by_id(tx, actor.workspace_id, skill_id, lock=True)
    await tx.emit(SkillDeleted(workspace_id=actor.workspace_id, skill_id=skill_id))
    for table, column in ((member_skills, member_skills.c.skill_id), (skills, skills.c.id)):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == actor.workspace_id, column == skill_id))
    await record_audit(tx, actor, "skill.deleted", skill_id, name=skill.name)
