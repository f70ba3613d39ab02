"""Routes of sensitive words: lists, words, import, trying them out, and what was found."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from haoke.accounts import catalog as accounts
from haoke.conversations.actions.import_words import Format, WordImport, import_words
from haoke.conversations.actions.manage_words import (
    NewWord,
    NewWordList,
    WordChange,
    WordListChange,
    WordSettings,
    add_word,
    change_word,
    change_word_list,
    change_word_settings,
    create_word_list,
    delete_word,
    delete_word_list,
)
from haoke.conversations.actions.reveal_original import reveal_original
from haoke.conversations.actions.screen_message import screens
from haoke.conversations.permissions import WORDS_MANAGE, WORDS_REVIEW
from haoke.conversations.queries.words import (
    finding_rows,
    word_list_row,
    word_list_rows,
    word_row,
    word_rows,
    word_settings_of,
)
from haoke.conversations.types import AuthorKind, MessageBody, Named
from haoke.conversations.words.screen import Action, Direction, Mode
from haoke.customers import catalog as customers
from haoke.kernel.clock import to_ms
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor, page_of
from haoke.kernel.http.request import Body

_MANAGE = {"audience": "member", "permission": WORDS_MANAGE}
_REVIEW = {"audience": "member", "permission": WORDS_REVIEW}
_MAX_FILE = 4 * 1024 * 1024  # bytes


class WordList(msgspec.Struct, frozen=True):
    """``size``: how many words it has."""

    id: UUID
    name: str
    action: Action
    direction: Direction
    mode: Mode
    enabled: bool
    size: int


class Word(msgspec.Struct, frozen=True):
    """What is null is as the list says."""

    id: UUID
    text: str
    action: Action | None
    direction: Direction | None
    mode: Mode | None


class WordFile(Body, frozen=True, kw_only=True):
    """``write`` false only says what would happen."""

    text: str
    format: Format = "text"
    write: bool = False


class WordTrial(Body, frozen=True, kw_only=True):
    text: Annotated[str, Meta(max_length=10_000)]
    by: Literal["visitor", "member"] = "visitor"


class WordVerdict(msgspec.Struct, frozen=True):
    """What would become of a text: as it would be stored, what is found in it, and whether it is blocked."""

    text: str
    words: dict[Action, list[str]]
    blocked: bool


class WordFinding(msgspec.Struct, frozen=True):
    """A message in which words were found. ``seq`` is null when it was blocked; ``original``: whether it is kept."""

    id: UUID
    at: int
    conversation_id: UUID | None
    seq: int | None
    customer: Named | None
    by: AuthorKind
    member: str
    words: dict[Action, list[str]]
    original: bool


class Original(msgspec.Struct, frozen=True):
    text: str


@get("/word-lists", opt=_MANAGE)
async def show_lists(db: TheDatabase, actor: TheActor) -> Page[WordList]:
    async with db.reading() as tx:
        return Page([_list_view(row) for row in await word_list_rows(tx, actor.workspace_id)])


def _list_view(row: Any, size: int | None = None) -> WordList:
    return WordList(
        row.id, row.name, row.action, row.direction, row.mode, row.enabled, row.size if size is None else size
    )


@post("/word-lists", opt=_MANAGE)
async def new_list(db: TheDatabase, actor: TheActor, data: JSONBody[NewWordList]) -> WordList:
    list_id = await db.run(create_word_list, actor, data)
    async with db.reading() as tx:
        return _list_view(await word_list_row(tx, actor.workspace_id, list_id), 0)


@patch("/word-lists/{list_id:uuid}", status_code=204, opt=_MANAGE)
async def edit_list(db: TheDatabase, actor: TheActor, list_id: FromPath[UUID], data: JSONBody[WordListChange]) -> None:
    await db.run(change_word_list, actor, list_id, data)


@delete("/word-lists/{list_id:uuid}", opt=_MANAGE)
async def remove_list(db: TheDatabase, actor: TheActor, list_id: FromPath[UUID]) -> None:
    await db.run(delete_word_list, actor, list_id)


@get("/word-lists/{list_id:uuid}/words", opt=_MANAGE)
async def show_words(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    list_id: FromPath[UUID],
    q: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Page[Word]:
    """In the order of their characters."""
    key = page.after(tuple[str])
    async with db.reading() as tx:
        await word_list_row(tx, actor.workspace_id, list_id)
        rows = await word_rows(
            tx, actor.workspace_id, list_id, search=q.strip(), after=key[0] if key else None, limit=page.limit + 1
        )
    return page_of(rows, page.limit, _word_view, lambda row: (row.text,))


def _word_view(row: Any) -> Word:
    return Word(row.id, row.text, row.action, row.direction, row.mode)


@post("/word-lists/{list_id:uuid}/words", opt=_MANAGE)
async def new_word(db: TheDatabase, actor: TheActor, list_id: FromPath[UUID], data: JSONBody[NewWord]) -> Word:
    word_id = await db.run(add_word, actor, list_id, data)
    async with db.reading() as tx:
        return _word_view(await word_row(tx, actor.workspace_id, word_id))


@patch("/words/{word_id:uuid}", opt=_MANAGE)
async def edit_word(db: TheDatabase, actor: TheActor, word_id: FromPath[UUID], data: JSONBody[WordChange]) -> Word:
    await db.run(change_word, actor, word_id, data)
    async with db.reading() as tx:
        return _word_view(await word_row(tx, actor.workspace_id, word_id))


@delete("/words/{word_id:uuid}", opt=_MANAGE)
async def remove_word(db: TheDatabase, actor: TheActor, word_id: FromPath[UUID]) -> None:
    await db.run(delete_word, actor, word_id)


@post("/word-lists/{list_id:uuid}/import", status_code=200, opt=_MANAGE, request_max_body_size=_MAX_FILE)
async def take_file(db: TheDatabase, actor: TheActor, list_id: FromPath[UUID], data: JSONBody[WordFile]) -> WordImport:
    """A word a line, or a table: word, action, direction, mode. Words that are there already stay as they are."""
    return await db.run(import_words, actor, list_id, data.text, data.format, write=data.write)


@post("/words/try", status_code=200, opt=_MANAGE)
async def try_words(db: TheDatabase, actor: TheActor, data: JSONBody[WordTrial]) -> WordVerdict:
    async with db.reading() as tx:
        screen = await screens.get(tx, actor.workspace_id)
    verdict = screen.judge(MessageBody(text=data.text), data.by == "member")
    return WordVerdict(verdict.body.text, verdict.words, verdict.blocked is not None)


@get("/words/settings", opt=_MANAGE)
async def show_settings(db: TheDatabase, actor: TheActor) -> WordSettings:
    async with db.reading() as tx:
        _, keep_days = await word_settings_of(tx, actor.workspace_id)
    return WordSettings(keep_days=keep_days)


@put("/words/settings", opt=_MANAGE)
async def edit_settings(db: TheDatabase, actor: TheActor, data: JSONBody[WordSettings]) -> WordSettings:
    return await db.run(change_word_settings, actor, data)


@get("/word-findings", opt=_REVIEW)
async def show_findings(
    db: TheDatabase, actor: TheActor, page: ThePage, action: FromQuery[Action | None] = None
) -> Page[WordFinding]:
    """The newest first."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        rows = await finding_rows(
            tx,
            actor,
            actor.require(WORDS_REVIEW),
            action=action or "",
            before=key[0] if key else None,
            limit=page.limit + 1,
        )
        shown = rows[: page.limit]
        people = await customers.names_of(tx, actor.workspace_id, {row.customer_id for row in shown if row.customer_id})
        members = {row.by_id for row in shown if row.by_kind == "member"}
        names = await accounts.member_names(tx, actor.workspace_id, members)
    items = [
        WordFinding(
            row.id,
            to_ms(row.at),
            row.conversation_id,
            row.seq,
            Named(row.customer_id, people.get(row.customer_id, "")) if row.customer_id else None,
            row.by_kind,
            names.get(row.by_id, ""),
            row.words,
            row.original is not None,
        )
        for row in shown
    ]
    return Page(items, encode_cursor((shown[-1].id,)) if len(rows) > page.limit else None)


@post(
    "/word-findings/{finding_id:uuid}/original",
    status_code=200,
    opt={"audience": "member", "permission": "words.originals"},
)
async def original(db: TheDatabase, actor: TheActor, finding_id: FromPath[UUID]) -> Original:
    """What the message said; that it was read is noted in the audit log."""
    return Original(await db.run(reveal_original, actor, finding_id))


ROUTES: list[Any] = [
    show_lists,
    new_list,
    edit_list,
    remove_list,
    show_words,
    new_word,
    edit_word,
    remove_word,
    take_file,
    try_words,
    show_settings,
    edit_settings,
    show_findings,
    original,
]
