"""Routes of quick replies, for those who use them and those who look after them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import MediaType, Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.conversations.actions.add_quick_reply import add_quick_reply
from haoke.conversations.actions.change_quick_reply import change_quick_reply
from haoke.conversations.actions.delete_quick_reply import delete_quick_reply
from haoke.conversations.actions.import_quick_replies import Fate, ImportedRow, import_quick_replies
from haoke.conversations.actions.order_quick_replies import order_quick_replies
from haoke.conversations.actions.use_quick_reply import use_quick_reply
from haoke.conversations.permissions import MANAGE_QUICK_REPLIES, USE_QUICK_REPLIES
from haoke.conversations.queries.quick_replies import list_quick_replies, owner_of, quick_replies_of
from haoke.conversations.quick_reply_rules import MAX_TABLE, MOST, write_table
from haoke.conversations.types import QuickReply, QuickReplyValues
from haoke.kernel.auth import Scope
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, PageRequest, encode_cursor
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import refusal_text

_USE = {"audience": "member", "permission": USE_QUICK_REPLIES}
_MANAGE = {"audience": "member", "permission": MANAGE_QUICK_REPLIES}
_MAX_OFFSET = 100_000
Whose = Annotated[Scope, QueryParameter(name="scope")]
Search = Annotated[str, QueryParameter(max_length=100)]


class QuickReplyBody(Body, frozen=True, kw_only=True):
    folder: str = ""
    code: str = ""
    title: str = ""
    text: str

    def values(self) -> QuickReplyValues:
        return QuickReplyValues(folder=self.folder, code=self.code, title=self.title, text=self.text)


class Owner(Body, frozen=True, kw_only=True):
    """Whose: one's own, a team's, or everybody's."""

    scope: Scope
    team_id: UUID | None = None


class NewQuickReply(QuickReplyBody, frozen=True, kw_only=True):
    scope: Scope = Scope.OWN
    team_id: UUID | None = None


class Order(Owner, frozen=True, kw_only=True):
    ids: Annotated[list[UUID], msgspec.Meta(max_length=MOST)]


class Table(Owner, frozen=True, kw_only=True):
    """A CSV with the columns folder, code, title and text. ``preview`` changes nothing."""

    table: Annotated[str, msgspec.Meta(max_length=MAX_TABLE)]
    preview: bool = True


class RowView(msgspec.Struct, frozen=True):
    """``problem`` says in the reader's language what is wrong with a bad row."""

    line: int
    fate: Fate
    title: str
    code: str
    problem: str


class ImportView(msgspec.Struct, frozen=True):
    rows: list[RowView]


@get("/quick-replies", opt=_USE)
async def quick_replies(db: TheDatabase, actor: TheActor, page: ThePage, q: Search = "") -> Page[QuickReply]:
    """What the member may use: their own, their teams' and everybody's, in order."""
    start = _start(page)
    async with db.reading() as tx:
        found = await list_quick_replies(tx, actor, search=q.strip(), limit=page.limit + 1, offset=start)
    return _page(found, page.limit, start)


@get("/quick-replies/managed", opt=_MANAGE)
async def managed_quick_replies(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    whose: Whose = Scope.ALL,
    team_id: FromQuery[UUID | None] = None,
    q: Search = "",
) -> Page[QuickReply]:
    """Those of a team or of everybody, for whoever may change them."""
    owner_id = owner_of(actor, whose, team_id)
    start = _start(page)
    async with db.reading() as tx:
        found = await list_quick_replies(
            tx,
            actor,
            managed=whose is not Scope.OWN,
            owner_id=owner_id,
            search=q.strip(),
            limit=page.limit + 1,
            offset=start,
        )
    return _page(found, page.limit, start)


def _start(page: PageRequest) -> int:
    key = page.after(tuple[int])
    return min(max(key[0], 0), _MAX_OFFSET) if key else 0


def _page(found: list[QuickReply], limit: int, start: int) -> Page[QuickReply]:
    return Page(found[:limit], encode_cursor((start + limit,)) if len(found) > limit else None)


@post("/quick-replies", opt=_MANAGE)
async def add(db: TheDatabase, actor: TheActor, data: JSONBody[NewQuickReply]) -> QuickReply:
    return await db.run(add_quick_reply, actor, data.scope, data.team_id, data.values())


@put("/quick-replies/{reply_id:uuid}", opt=_MANAGE)
async def change(
    db: TheDatabase, actor: TheActor, reply_id: FromPath[UUID], data: JSONBody[QuickReplyBody]
) -> QuickReply:
    return await db.run(change_quick_reply, actor, reply_id, data.values())


@delete("/quick-replies/{reply_id:uuid}", opt=_MANAGE)
async def remove(db: TheDatabase, actor: TheActor, reply_id: FromPath[UUID]) -> None:
    await db.run(delete_quick_reply, actor, reply_id)


@put("/quick-replies/order", status_code=204, opt=_MANAGE)
async def order(db: TheDatabase, actor: TheActor, data: JSONBody[Order]) -> None:
    await db.run(order_quick_replies, actor, data.scope, data.team_id, data.ids)


@post("/quick-replies/{reply_id:uuid}/use", status_code=204, opt=_USE)
async def use(db: TheDatabase, actor: TheActor, reply_id: FromPath[UUID]) -> None:
    await db.run(use_quick_reply, actor, reply_id)


@post("/quick-replies/import", status_code=200, opt=_MANAGE)
async def take_in(db: TheDatabase, actor: TheActor, data: JSONBody[Table]) -> ImportView:
    rows = await db.run(import_quick_replies, actor, data.scope, data.team_id, data.table, preview=data.preview)
    return ImportView([_row_view(row, actor.locale) for row in rows])


def _row_view(row: ImportedRow, locale: str) -> RowView:
    title, code = (row.values.title, row.values.code) if row.values else ("", "")
    problem = refusal_text(row.problem, locale) if row.problem else ""
    return RowView(row.line, row.fate, title, code, problem)


@get("/quick-replies/export", opt=_MANAGE | {"answer": ("text/plain",)})
async def export(
    db: TheDatabase, actor: TheActor, whose: Whose = Scope.ALL, team_id: FromQuery[UUID | None] = None
) -> Response[str]:
    owner_id = owner_of(actor, whose, team_id)
    async with db.reading() as tx:
        rows = await quick_replies_of(tx, actor.workspace_id, owner_id)
    table = write_table(
        QuickReplyValues(folder=row.folder, code=row.code, title=row.title, text=row.text) for row in rows
    )
    head = {"Content-Disposition": 'attachment; filename="quick-replies.csv"'}
    return Response(table, media_type=MediaType.TEXT, headers=head)


ROUTES: list[Any] = [
    quick_replies,
    managed_quick_replies,
    add,
    change,
    remove,
    order,
    use,
    take_in,
    export,
]
