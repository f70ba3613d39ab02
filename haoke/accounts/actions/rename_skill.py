"""Give a skill another name."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken
from haoke.accounts.queries.skills import skill_by_id, skill_name_taken
from haoke.accounts.tables import skills
from haoke.accounts.types import Skill
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def rename_skill(tx: Tx, actor: Actor, skill_id: UUID, name: str) -> Skill:
    """Raises SkillNotFound, NameTaken."""
    actor.require("skills.manage")
    skill = await skill_by_id(tx, actor.workspace_id, skill_id)
    if await skill_name_taken(tx, actor.workspace_id, name, but=skill_id):
        raise NameTaken(name=name)
    if name != skill.name:
        await tx.execute(
            sa.update(skills)
            .where(skills.c.workspace_id == actor.workspace_id, skills.c.id == skill_id)
            .values(name=name)
        )
        await record_audit(tx, actor, "skill.renamed", skill_id, before=skill.name, after=name)
    return msgspec.structs.replace(skill, name=name)
