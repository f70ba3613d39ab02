"""Say what a member can, and how well: these skills and no others."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import SkillNotFound
from haoke.accounts.events import MemberSkillsChanged
from haoke.accounts.queries.members import member_by_id
from haoke.accounts.queries.skills import existing_skills, skills_of
from haoke.accounts.tables import member_skills
from haoke.accounts.types import MemberSkill
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def set_skills(tx: Tx, actor: Actor, member_id: UUID, wanted: Sequence[MemberSkill]) -> list[MemberSkill]:
    """Of one named twice the last counts. Raises MemberNotFound, SkillNotFound."""
    actor.require("skills.manage")
    member = await member_by_id(tx, actor.workspace_id, member_id, lock=True)
    levels = {each.skill_id: each.level for each in wanted}
    names = await existing_skills(tx, actor.workspace_id, levels)
    if len(names) != len(levels):
        raise SkillNotFound
    before = {each.skill_id: each.level for each in await skills_of(tx, actor.workspace_id, member_id)}
    if before != levels:
        whose = {"workspace_id": actor.workspace_id, "member_id": member_id}
        await tx.execute(
            sa.delete(member_skills).where(
                member_skills.c.workspace_id == actor.workspace_id, member_skills.c.member_id == member_id
            )
        )
        if levels:
            rows = [whose | {"skill_id": skill_id, "level": level} for skill_id, level in levels.items()]
            await tx.execute(member_skills.insert(), rows)
        await record_audit(
            tx,
            actor,
            "member.skills_changed",
            member_id,
            name=member.name,
            skills={names[skill_id]: level for skill_id, level in levels.items()},
        )
        await tx.emit(MemberSkillsChanged(**whose, levels=levels))
    return [MemberSkill(skill_id, level) for skill_id, level in levels.items()]
