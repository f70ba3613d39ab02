"""Routes about skills."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.accounts.actions.create_skill import create_skill
from haoke.accounts.actions.delete_skill import delete_skill
from haoke.accounts.actions.rename_skill import rename_skill
from haoke.accounts.actions.set_skills import set_skills
from haoke.accounts.queries.members import member_by_id
from haoke.accounts.queries.skills import list_skills, skills_of
from haoke.accounts.types import MemberSkill, Name, Skill
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

READ = {"audience": "member", "permission": "members.read"}
MANAGE = {"audience": "member", "permission": "skills.manage"}


class SkillName(Body, frozen=True, kw_only=True):
    name: Name


class MemberSkills(Body, frozen=True, kw_only=True):
    skills: Annotated[list[MemberSkill], Meta(max_length=100)]


@get("/skills", opt=READ)
async def show_skills(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Skill]:
    found = await db.run(list_skills, actor.workspace_id, after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda skill: skill, lambda skill: skill.id)


@post("/skills", opt=MANAGE)
async def add_skill(data: JSONBody[SkillName], actor: TheActor, db: TheDatabase) -> Skill:
    return await db.run(create_skill, actor, data.name)


@patch("/skills/{skill_id:uuid}", opt=MANAGE)
async def edit_skill(skill_id: FromPath[UUID], data: JSONBody[SkillName], actor: TheActor, db: TheDatabase) -> Skill:
    return await db.run(rename_skill, actor, skill_id, data.name)


@delete("/skills/{skill_id:uuid}", opt=MANAGE)
async def remove_skill(skill_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    await db.run(delete_skill, actor, skill_id)


@get("/members/{member_id:uuid}/skills", opt=READ)
async def show_member_skills(member_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> list[MemberSkill]:
    """What a member can; there are at most a hundred."""
    async with db.reading() as tx:
        await member_by_id(tx, actor.workspace_id, member_id)
        return await skills_of(tx, actor.workspace_id, member_id)


@put("/members/{member_id:uuid}/skills", opt=MANAGE)
async def set_member_skills(
    member_id: FromPath[UUID], data: JSONBody[MemberSkills], actor: TheActor, db: TheDatabase
) -> list[MemberSkill]:
    return await db.run(set_skills, actor, member_id, data.skills)


routes = [show_skills, add_skill, edit_skill, remove_skill, show_member_skills, set_member_skills]
