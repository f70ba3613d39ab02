"""Routes of closing codes and wrap-ups."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.conversations.actions.manage_closing_codes import (
    Place,
    add_closing_code,
    change_closing_code,
    delete_closing_code,
    move_closing_code,
)
from haoke.conversations.actions.require_wrap_ups import require_wrap_ups
from haoke.conversations.actions.save_wrap_up import save_wrap_up
from haoke.conversations.code_tree import usable
from haoke.conversations.permissions import MANAGE_CODES, READ, WRITE_WRAP_UP
from haoke.conversations.queries.closing_codes import (
    codes_of,
    is_required,
    missing_wrap_ups,
    required_teams,
    wrap_up_row,
    wrap_up_view,
)
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.views import as_conversations
from haoke.conversations.types import ClosingCode, Conversation, WrapUp
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body

_MANAGE = {"audience": "member", "permission": MANAGE_CODES}
_WRITE = {"audience": "member", "permission": WRITE_WRAP_UP}
_MAX_OFFSET = 5000
CodeName = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]


class CodePlace(Body, frozen=True, kw_only=True):
    """Under a parent, or as a root of a team's tree or everybody's; ``at`` counts from 0, null is the end."""

    parent_id: UUID | None = None
    team_id: UUID | None = None
    at: int | None = None

    def place(self) -> Place:
        return Place(self.parent_id, self.team_id, self.at)


class NewCode(CodePlace, frozen=True, kw_only=True):
    name: CodeName


class CodeChange(Body, frozen=True, kw_only=True):
    name: CodeName
    retired: bool


class WrapUpRule(Body, frozen=True, kw_only=True):
    required: bool


class WrapUpBody(Body, frozen=True, kw_only=True):
    code_id: UUID | None = None
    solved: bool | None = None
    tags: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=20)] = []
    note: Annotated[str, Meta(max_length=2000)] = ""


class CodesView(msgspec.Struct, frozen=True):
    """All trees, and the teams that close with a wrap-up only."""

    codes: list[ClosingCode]
    required: list[UUID]


class WrapUpForm(msgspec.Struct, frozen=True):
    """``codes`` are those that can be chosen for this conversation."""

    wrap_up: WrapUp | None
    codes: list[ClosingCode]
    required: bool


class CodeId(msgspec.Struct, frozen=True):
    id: UUID


@get("/closing-codes", opt=_MANAGE)
async def codes(db: TheDatabase, actor: TheActor) -> CodesView:
    async with db.reading() as tx:
        found = await codes_of(tx, actor.workspace_id)
        return CodesView(list(found.values()), await required_teams(tx, actor.workspace_id))


@post("/closing-codes", opt=_MANAGE)
async def add(db: TheDatabase, actor: TheActor, data: JSONBody[NewCode]) -> CodeId:
    return CodeId(await db.run(add_closing_code, actor, data.name.strip(), data.place()))


@put("/closing-codes/{code_id:uuid}", status_code=204, opt=_MANAGE)
async def change(db: TheDatabase, actor: TheActor, code_id: FromPath[UUID], data: JSONBody[CodeChange]) -> None:
    await db.run(change_closing_code, actor, code_id, data.name.strip(), data.retired)


@put("/closing-codes/{code_id:uuid}/place", status_code=204, opt=_MANAGE)
async def move(db: TheDatabase, actor: TheActor, code_id: FromPath[UUID], data: JSONBody[CodePlace]) -> None:
    await db.run(move_closing_code, actor, code_id, data.place())


@delete("/closing-codes/{code_id:uuid}", opt=_MANAGE)
async def remove(db: TheDatabase, actor: TheActor, code_id: FromPath[UUID]) -> None:
    await db.run(delete_closing_code, actor, code_id)


@put("/wrap-ups/rules/{team_id:uuid}", status_code=204, opt=_MANAGE)
async def set_rule(db: TheDatabase, actor: TheActor, team_id: FromPath[UUID], data: JSONBody[WrapUpRule]) -> None:
    await db.run(require_wrap_ups, actor, team_id, data.required)


@get("/wrap-ups/missing", opt=_WRITE)
async def missing(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[Conversation]:
    """Closed conversations that still need a wrap-up."""
    key = page.after(tuple[int])
    start = min(max(key[0], 0), _MAX_OFFSET) if key else 0
    async with db.reading() as tx:
        rows = await missing_wrap_ups(tx, actor, limit=page.limit + 1, offset=start)
        items = await as_conversations(tx, actor.workspace_id, rows[: page.limit])
    return Page(items, encode_cursor((start + page.limit,)) if len(rows) > page.limit else None)


@get("/conversations/{conversation_id:uuid}/wrap-up", opt={"audience": "member", "permission": READ})
async def wrap_up(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> WrapUpForm:
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        every = await codes_of(tx, row.workspace_id)
        stored = await wrap_up_row(tx, row.workspace_id, row.id)
        return WrapUpForm(
            None if stored is None else wrap_up_view(every, stored),
            [code for code in every.values() if usable(every, code.id, row.team_id)],
            await is_required(tx, row.workspace_id, row.team_id),
        )


@put("/conversations/{conversation_id:uuid}/wrap-up", opt=_WRITE)
async def set_wrap_up(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[WrapUpBody]
) -> WrapUp:
    return await db.run(save_wrap_up, actor, conversation_id, data.code_id, data.solved, data.tags, data.note)


ROUTES: list[Any] = [
    codes,
    add,
    change,
    move,
    remove,
    set_rule,
    missing,
    wrap_up,
    set_wrap_up,
]
