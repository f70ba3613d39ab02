"""Routes about members."""

from typing import Annotated
from uuid import UUID

from litestar import get, patch
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.accounts.actions.change_member import MemberChange, change_member
from haoke.accounts.queries.members import list_members
from haoke.accounts.types import Member
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of


@get("/members", opt={"audience": "member", "permission": "members.read"})
async def show_members(
    actor: TheActor,
    db: TheDatabase,
    page: ThePage,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    team: FromQuery[UUID | None] = None,
) -> Page[Member]:
    """The workspace's members, disabled ones too; ``q`` is looked for in name and e-mail."""
    found = await db.run(
        list_members, actor.workspace_id, after=page.after(UUID), limit=page.limit, text=q, team_id=team
    )
    return page_of(found, page.limit, lambda member: member, lambda member: member.id)


@patch("/members/{member_id:uuid}", opt={"audience": "member", "permission": "members.manage"})
async def edit_member(
    member_id: FromPath[UUID], data: JSONBody[MemberChange], actor: TheActor, db: TheDatabase
) -> Member:
    return await db.run(change_member, actor, member_id, data)


routes = [show_members, edit_member]
