"""Name a skill that members can have."""

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import NameTaken, TooManySkills
from haoke.accounts.queries.skills import count_skills, skill_name_taken
from haoke.accounts.tables import skills
from haoke.accounts.types import Skill
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

MOST = 500


async def create_skill(tx: Tx, actor: Actor, name: str) -> Skill:
    """Raises NameTaken, TooManySkills."""
    actor.require("skills.manage")
    if await skill_name_taken(tx, actor.workspace_id, name):
        raise NameTaken(name=name)
    if await count_skills(tx, actor.workspace_id) >= MOST:
        raise TooManySkills(limit=MOST)
    skill_id = new_id()
    await tx.execute(skills.insert().values(workspace_id=actor.workspace_id, id=skill_id, name=name))
    await record_audit(tx, actor, "skill.created", skill_id, name=name)
    return Skill(skill_id, name, 0)
