"""Routes of entries for those who work on them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.create_entry import create_entry
from haoke.knowledge.actions.publish_entry import discard_draft, publish_entry, roll_back
from haoke.knowledge.actions.remove_entry import remove_entry
from haoke.knowledge.actions.review_entry import approve, hand_in, send_back
from haoke.knowledge.actions.save_draft import save_draft
from haoke.knowledge.actions.withdraw_entry import withdraw_entry
from haoke.knowledge.differences import Difference, differences
from haoke.knowledge.permissions import PUBLISH, READ, REVIEW, WRITE
from haoke.knowledge.queries.categories import branch, list_categories
from haoke.knowledge.queries.entries import EntryFilter, as_entry, entry_for, list_entries
from haoke.knowledge.queries.versions import list_versions, version_content
from haoke.knowledge.types import Content, Entry, EntryCard, EntryVersion, Form, Key, Stage, State

_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_WRITE: dict[str, Any] = {"audience": "member", "permission": WRITE}
_REVIEW: dict[str, Any] = {"audience": "member", "permission": REVIEW}
_PUBLISH: dict[str, Any] = {"audience": "member", "permission": PUBLISH}
_ENTRY = "/knowledge/entries/{entry_id:uuid}"


class NewEntry(Body, frozen=True, kw_only=True):
    """``id``: the client's own, so that a second click makes no second entry. ``key``: the company's name for it."""

    id: UUID | None = None
    form: Form = "question"
    key: Key = ""
    content: Content


class EntryDraft(Body, frozen=True, kw_only=True):
    """``revision``: of the draft that was changed."""

    revision: int
    content: Content


class OfRevision(Body, frozen=True, kw_only=True):
    """What is done holds for the draft as it was seen."""

    revision: int


class EntryPublication(OfRevision, frozen=True, kw_only=True):
    note: str = ""


class Remark(Body, frozen=True, kw_only=True):
    remark: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class EntryRollBack(Body, frozen=True, kw_only=True):
    number: int
    note: str = ""


class Differences(msgspec.Struct, frozen=True):
    """Field by field; what is the same on both sides is left out."""

    items: list[Difference]


@get("/knowledge/entries", opt=_READ)
async def entries(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    category_id: FromQuery[UUID | None] = None,
    status: Annotated[State | None, QueryParameter(name="state")] = None,
    stage: FromQuery[Stage | None] = None,
    form: FromQuery[Form | None] = None,
    author_id: FromQuery[UUID | None] = None,
    expiring: FromQuery[bool] = False,
) -> Page[EntryCard]:
    """What the member may work on, the last changed first. A category counts with all below it."""
    async with db.reading() as tx:
        tree = [] if category_id is None else await list_categories(tx, actor.workspace_id)
        wanted = EntryFilter(
            search=q.strip(),
            category_ids=[] if category_id is None else branch(tree, category_id),
            state=status,
            stage=stage,
            form=form,
            author_id=author_id,
            expiring=expiring,
        )
        before = page.after(tuple[datetime, UUID])
        found = await list_entries(tx, actor, wanted, limit=page.limit + 1, before=before)
    return page_of(found, page.limit, lambda each: each[0], lambda each: each[1])


@post("/knowledge/entries", opt=_WRITE)
async def new_entry(db: TheDatabase, actor: TheActor, data: JSONBody[NewEntry]) -> Entry:
    return await db.run(create_entry, actor, data.form, data.content, data.key, data.id)


@get(_ENTRY, opt=_READ)
async def entry(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> Entry:
    """With its draft, for those who may see it."""
    async with db.reading() as tx:
        return as_entry(await entry_for(tx, actor, entry_id))


@delete(_ENTRY, opt=_READ)
async def delete_entry(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> None:
    """For good. Its writer may remove what was never published, managers everything."""
    await db.run(remove_entry, actor, entry_id)


@put(f"{_ENTRY}/draft", opt=_WRITE)
async def put_draft(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[EntryDraft]) -> Entry:
    return await db.run(save_draft, actor, entry_id, data.revision, data.content)


@post(f"{_ENTRY}/discard", status_code=200, opt=_WRITE)
async def discard(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[OfRevision]) -> Entry:
    """Go back to what is published."""
    return await db.run(discard_draft, actor, entry_id, data.revision)


@post(f"{_ENTRY}/hand-in", status_code=200, opt=_WRITE)
async def hand_in_entry(
    db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[OfRevision]
) -> Entry:
    """Ask for a review."""
    return await db.run(hand_in, actor, entry_id, data.revision)


@post(f"{_ENTRY}/approve", status_code=200, opt=_REVIEW)
async def approve_entry(
    db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[OfRevision]
) -> Entry:
    return await db.run(approve, actor, entry_id, data.revision)


@post(f"{_ENTRY}/send-back", status_code=200, opt=_REVIEW)
async def send_entry_back(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[Remark]) -> Entry:
    return await db.run(send_back, actor, entry_id, data.remark)


@post(f"{_ENTRY}/publish", status_code=200, opt=_PUBLISH)
async def publish(
    db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[EntryPublication]
) -> Entry:
    """What was approved. Who may review too approves by publishing."""
    return await db.run(publish_entry, actor, entry_id, data.revision, data.note)


@post(f"{_ENTRY}/withdraw", status_code=200, opt=_PUBLISH)
async def withdraw(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID]) -> Entry:
    """Nobody finds it any more."""
    return await db.run(withdraw_entry, actor, entry_id)


@post(f"{_ENTRY}/roll-back", status_code=200, opt=_PUBLISH)
async def roll_back_entry(
    db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], data: JSONBody[EntryRollBack]
) -> Entry:
    """A version of before becomes the newest one."""
    return await db.run(roll_back, actor, entry_id, data.number, data.note)


@get(f"{_ENTRY}/versions", opt=_READ)
async def entry_versions(
    db: TheDatabase, actor: TheActor, page: ThePage, entry_id: FromPath[UUID]
) -> Page[EntryVersion]:
    """The newest first."""
    before = page.after(tuple[int])
    async with db.reading() as tx:
        await entry_for(tx, actor, entry_id)
        found = await list_versions(
            tx, actor.workspace_id, entry_id, limit=page.limit + 1, before=before[0] if before else None
        )
    return page_of(found, page.limit, lambda version: version, lambda version: (version.number,))


@get(f"{_ENTRY}/version", opt=_READ)
async def entry_version(db: TheDatabase, actor: TheActor, entry_id: FromPath[UUID], number: FromQuery[int]) -> Content:
    """What was published as a version."""
    async with db.reading() as tx:
        await entry_for(tx, actor, entry_id)
        return await version_content(tx, actor.workspace_id, entry_id, number)


@get(f"{_ENTRY}/differences", opt=_READ)
async def entry_differences(
    db: TheDatabase,
    actor: TheActor,
    entry_id: FromPath[UUID],
    before: FromQuery[int],
    after: FromQuery[int | None] = None,
) -> Differences:
    """Between two versions; without ``after``, between a version and the draft."""
    async with db.reading() as tx:
        row = await entry_for(tx, actor, entry_id)
        old = await version_content(tx, actor.workspace_id, entry_id, before)
        new = as_entry(row).draft if after is None else await version_content(tx, actor.workspace_id, entry_id, after)
    return Differences(differences(old, new))


ROUTES: list[Any] = [
    entries,
    new_entry,
    entry,
    delete_entry,
    put_draft,
    discard,
    hand_in_entry,
    approve_entry,
    send_entry_back,
    publish,
    withdraw,
    roll_back_entry,
    entry_versions,
    entry_version,
    entry_differences,
]
