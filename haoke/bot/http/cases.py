"""Routes of cases."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from haoke.bot.actions.manage_cases import (
    change_case,
    make_case,
    make_knowledge,
    remove_case,
    said_in_conversation,
)
from haoke.bot.cases import Case, CaseContent, SaidMessage
from haoke.bot.permissions import CASES
from haoke.bot.queries.cases import as_case, case_for, list_cases
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.knowledge.types import Locale

_CASES: dict[str, Any] = {"audience": "member", "permission": CASES}


class ChangedCase(Body, frozen=True, kw_only=True):
    revision: int
    content: CaseContent


class KnowledgeOfCase(Body, frozen=True, kw_only=True):
    locale: Locale
    category_id: UUID | None = None


class SaidMessages(msgspec.Struct, frozen=True):
    items: list[SaidMessage]


@get("/bot/conversations/{conversation_id:uuid}/said", opt=_CASES)
async def said(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> SaidMessages:
    """The messages a case can be made of, personal data covered."""
    async with db.reading() as tx:
        return SaidMessages(await said_in_conversation(tx, actor, conversation_id))


@post("/bot/conversations/{conversation_id:uuid}/cases", opt=_CASES)
async def post_case(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[CaseContent]
) -> Case:
    return await db.run(make_case, actor, conversation_id, data)


@get("/bot/cases", opt=_CASES)
async def show_cases(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    q: FromQuery[str] = "",
    conversation_id: FromQuery[UUID | None] = None,
) -> Page[Case]:
    """The newest first."""
    async with db.reading() as tx:
        rows = await list_cases(
            tx,
            actor,
            search=q.strip(),
            conversation_id=conversation_id,
            limit=page.limit + 1,
            before=page.after(UUID),
        )
    return page_of(rows, page.limit, lambda row: row, lambda row: row.id)


@get("/bot/cases/{case_id:uuid}", opt=_CASES)
async def show_case(db: TheDatabase, actor: TheActor, case_id: FromPath[UUID]) -> Case:
    async with db.reading() as tx:
        return as_case(await case_for(tx, actor, case_id))


@put("/bot/cases/{case_id:uuid}", opt=_CASES)
async def put_case(db: TheDatabase, actor: TheActor, case_id: FromPath[UUID], data: JSONBody[ChangedCase]) -> Case:
    return await db.run(change_case, actor, case_id, data.revision, data.content)


@delete("/bot/cases/{case_id:uuid}", opt=_CASES)
async def delete_case(db: TheDatabase, actor: TheActor, case_id: FromPath[UUID]) -> None:
    await db.run(remove_case, actor, case_id)


@post("/bot/cases/{case_id:uuid}/knowledge", opt=_CASES)
async def post_knowledge(
    db: TheDatabase, actor: TheActor, case_id: FromPath[UUID], data: JSONBody[KnowledgeOfCase]
) -> Case:
    """A draft of knowledge. It also takes the permission to write knowledge."""
    return await db.run(make_knowledge, actor, case_id, data.locale, data.category_id)


routes: list[Any] = [said, post_case, show_cases, show_case, put_case, delete_case, post_knowledge]
