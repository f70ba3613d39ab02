"""Routes of notices: those meant for a member, and those one manages."""

from typing import Any
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from haoke.colleagues.actions.change_notice import NoticeChange, change_notice, withdraw_notice
from haoke.colleagues.actions.publish_notice import NewNotice, publish_notice
from haoke.colleagues.actions.read_notice import read_notice
from haoke.colleagues.permissions import NOTICES_MANAGE
from haoke.colleagues.queries.notices import managed_notice, managed_notices, notices_to, reach_of, readers_of
from haoke.colleagues.types import Notice, NoticeReach, NoticeReader, NoticeToMe
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor, page_of
from haoke.kernel.http.request import Body

_MEMBER = {"audience": "member", "permission": None}
_MANAGE = {"audience": "member", "permission": NOTICES_MANAGE}


class Reading(Body, frozen=True, kw_only=True):
    confirmed: bool = False


@get("/notices", opt=_MEMBER)
async def own_notices(db: TheDatabase, actor: TheActor) -> list[NoticeToMe]:
    """What holds now for the member, the urgent first, at most a hundred."""
    async with db.reading() as tx:
        return await notices_to(tx, actor)


@get("/notices/managed", opt=_MANAGE)
async def show_managed(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[NoticeReach]:
    """Those within one's reach, the newest first, past and future ones too."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        rows = await managed_notices(tx, actor, limit=page.limit, before=key[0] if key else None)
        items = await reach_of(tx, actor.workspace_id, rows[: page.limit])
    return Page(items, encode_cursor((items[-1].notice.id,)) if len(rows) > page.limit else None)


@post("/notices", opt=_MANAGE)
async def publish(db: TheDatabase, actor: TheActor, data: JSONBody[NewNotice]) -> Notice:
    return await db.run(publish_notice, actor, data)


@patch("/notices/{notice_id:uuid}", opt=_MANAGE)
async def change(db: TheDatabase, actor: TheActor, notice_id: FromPath[UUID], data: JSONBody[NoticeChange]) -> Notice:
    return await db.run(change_notice, actor, notice_id, data)


@delete("/notices/{notice_id:uuid}", opt=_MANAGE)
async def withdraw(db: TheDatabase, actor: TheActor, notice_id: FromPath[UUID]) -> None:
    await db.run(withdraw_notice, actor, notice_id)


@post("/notices/{notice_id:uuid}/read", status_code=204, opt=_MEMBER)
async def read(db: TheDatabase, actor: TheActor, notice_id: FromPath[UUID], data: JSONBody[Reading]) -> None:
    await db.run(read_notice, actor, notice_id, confirmed=data.confirmed)


@get("/notices/{notice_id:uuid}/readers", opt=_MANAGE)
async def readers(db: TheDatabase, actor: TheActor, page: ThePage, notice_id: FromPath[UUID]) -> Page[NoticeReader]:
    """Those it is meant for: who has read it and who has not."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        row = await managed_notice(tx, actor, notice_id)
        found = await readers_of(tx, row, limit=page.limit, after=key[0] if key else None)
    return page_of(found, page.limit, lambda one: one, lambda one: (one.member_id,))


ROUTES: list[Any] = [own_notices, show_managed, publish, change, withdraw, read, readers]
