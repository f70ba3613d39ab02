"""Reading skills."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.errors import SkillNotFound
from haoke.accounts.tables import member_skills, members, skills
from haoke.accounts.types import MemberSkill, Skill
from haoke.kernel.db import Tx

_HAVE_IT = (
    sa.select(sa.func.count())
    .select_from(member_skills)
    .join(
        members,
        sa.and_(members.c.workspace_id == member_skills.c.workspace_id, members.c.id == member_skills.c.member_id),
    )
    .where(
        member_skills.c.workspace_id == skills.c.workspace_id,
        member_skills.c.skill_id == skills.c.id,
        members.c.disabled.is_(False),
    )
    .correlate(skills)
    .scalar_subquery()
)
_SKILLS = sa.select(skills.c.id, skills.c.name, _HAVE_IT.label("members"))


async def list_skills(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[Skill]:
    """Skills by id, up to one more than ``limit``."""
    statement = _SKILLS.where(skills.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(skills.c.id > after)
    return [Skill(**row._asdict()) for row in await tx.all(statement.order_by(skills.c.id).limit(limit + 1))]


async def skill_by_id(tx: Tx, workspace_id: UUID, skill_id: UUID, *, lock: bool = False) -> Skill:
    statement = _SKILLS.where(skills.c.workspace_id == workspace_id, skills.c.id == skill_id)
    row = await tx.first(statement.with_for_update(of=skills) if lock else statement)
    if row is None:
        raise SkillNotFound
    return Skill(**row._asdict())


async def count_skills(tx: Tx, workspace_id: UUID) -> int:
    found: int = await tx.scalar(
        sa.select(sa.func.count()).select_from(skills).where(skills.c.workspace_id == workspace_id)
    )
    return found


async def skill_name_taken(tx: Tx, workspace_id: UUID, name: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(skills.c.id).where(skills.c.workspace_id == workspace_id, skills.c.name == name)
    if but is not None:
        statement = statement.where(skills.c.id != but)
    return await tx.scalar(statement) is not None


async def existing_skills(tx: Tx, workspace_id: UUID, skill_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of the ids that are skills of the workspace, with their names. None can be deleted before the commit."""
    rows = await tx.all(
        sa.select(skills.c.id, skills.c.name)
        .where(skills.c.workspace_id == workspace_id, skills.c.id.in_(set(skill_ids)))
        .order_by(skills.c.id)
        .with_for_update(read=True)
    )
    return {row.id: row.name for row in rows}


async def skills_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[MemberSkill]:
    """What a member can, in no order."""
    rows = await tx.all(
        sa.select(member_skills.c.skill_id, member_skills.c.level).where(
            member_skills.c.workspace_id == workspace_id, member_skills.c.member_id == member_id
        )
    )
    return [MemberSkill(row.skill_id, row.level) for row in rows]
