"""Routes for those who use knowledge: find it, read it, say what it was worth."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import HttpMethod, Request, Response, get, post, put, route
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.kernel.files.serving import serve_original, serve_thumbnail
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.use_entry import Use, give_feedback, note_use
from haoke.knowledge.errors import EntryNotFound
from haoke.knowledge.permissions import READ
from haoke.knowledge.queries.categories import branch, list_categories
from haoke.knowledge.queries.entries import entry_for
from haoke.knowledge.queries.feedback import list_feedback
from haoke.knowledge.queries.files import knowledge_file
from haoke.knowledge.queries.search import Related, find_entries, live_entry, related_to
from haoke.knowledge.types import EntryFeedback, FeedbackKind, FoundEntry, PublishedEntry

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_FILE: dict[str, Any] = _READ | {"answer": ("*/*",)}
_METHODS = [HttpMethod.GET, HttpMethod.HEAD]
_DEEPEST = 40


class ReadEntry(msgspec.Struct, frozen=True):
    entry: PublishedEntry
    related: list[Related]


class EntryUse(Body, frozen=True, kw_only=True):
    use: Use


class FeedbackOnEntry(Body, frozen=True, kw_only=True):
    kind: FeedbackKind
    text: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class FeedbackList(msgspec.Struct, frozen=True):
    """The newest two hundred."""

    items: list[EntryFeedback]


@get("/knowledge/search", opt=_READ)
async def search(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    q: Annotated[str, QueryParameter(max_length=500)] = "",
    category_id: FromQuery[UUID | None] = None,
) -> Page[FoundEntry]:
    """Live entries, the best first; without words the newest. A category counts with all below it."""
    after = page.after(tuple[int])
    start = min(max(after[0], 0), 100_000) if after else 0
    async with db.reading() as tx:
        tree = [] if category_id is None else await list_categories(tx, actor.workspace_id)
        inside = None if category_id is None else branch(tree, category_id)
        found = await find_entries(tx, actor, q, category_ids=inside, limit=page.limit + 1, offset=start)
    more = len(found) > page.limit
    return Page(found[: page.limit], encode_cursor((start + page.limit,)) if more else None)


@get("/knowledge/published/{entry_id:uuid}", opt=_READ)
async def published_entry(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> ReadEntry:
    """What an entry says now."""
    async with db.reading() as tx:
        entry = await live_entry(tx, actor, entry_id)
        if entry is None:
            raise EntryNotFound
        return ReadEntry(entry, await related_to(tx, actor, entry))


@post("/knowledge/published/{entry_id:uuid}/uses", status_code=204, opt=_READ)
async def used(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[EntryUse]) -> None:
    """It was opened, or sent to a customer."""
    await db.run(note_use, actor, entry_id, data.use)


@put("/knowledge/published/{entry_id:uuid}/feedback", status_code=204, opt=_READ)
async def put_feedback(
    db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[FeedbackOnEntry]
) -> None:
    """Say that it helped, or what is wrong with it."""
    await db.run(give_feedback, actor, entry_id, data.kind, data.text)


@get("/knowledge/entries/{entry_id:uuid}/feedback", opt=_READ)
async def entry_feedback(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> FeedbackList:
    """What was said since it was published last, for those who work on it."""
    async with db.reading() as tx:
        await entry_for(tx, actor, entry_id)
        return FeedbackList(await list_feedback(tx, actor.workspace_id, entry_id))


@route("/knowledge/files/{file_id:uuid}", http_method=_METHODS, opt=_FILE)
async def knowledge_original(
    request: Request[Any, Any, Any], runtime: TheRuntime, actor: TheActor, file_id: FromPath[UUID]
) -> Response[Any]:
    """A file of an answer."""
    async with runtime.db.reading() as tx:
        file = await knowledge_file(tx, actor, file_id)
    return await serve_original(request, runtime.files, file)


@route("/knowledge/files/{file_id:uuid}/thumbnail", http_method=_METHODS, opt=_FILE)
async def knowledge_thumbnail(
    request: Request[Any, Any, Any], runtime: TheRuntime, actor: TheActor, file_id: FromPath[UUID]
) -> Response[Any]:
    """A WebP of at most 320 pixels, for pictures."""
    async with runtime.db.reading() as tx:
        file = await knowledge_file(tx, actor, file_id)
    return await serve_thumbnail(request, runtime.files, file)


ROUTES: list[Any] = [
    search,
    published_entry,
    used,
    put_feedback,
    entry_feedback,
    knowledge_original,
    knowledge_thumbnail,
]
