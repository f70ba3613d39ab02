"""Routes for taking in many entries at once."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody

from haoke.kernel.auth import Actor
from haoke.kernel.db import Database
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import refusal_text
from haoke.knowledge.actions.export_entries import export_entries
from haoke.knowledge.actions.import_entries import Fate, import_entries
from haoke.knowledge.formats.apart import MAX_MB, MEDIA_TYPES, ExportFormat, read_apart, write_apart
from haoke.knowledge.formats.packs import Pack, packs, rows_of_pack
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.types import ImportedEntry, Locale

_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}
_MOST = 1000
_MAX_BODY = (MAX_MB + 1) * 1024 * 1024


class ImportedRows(Body, frozen=True, kw_only=True):
    """``preview`` changes nothing; ``publish`` makes live what comes in."""

    rows: Annotated[list[ImportedEntry], msgspec.Meta(max_length=_MOST)]
    publish: bool = False
    preview: bool = False


class ImportedRow(msgspec.Struct, frozen=True):
    """What becomes of a row, and in the reader's language what is wrong with a bad one.

    ``twin``: another entry with the same question. ``strangers``: keys of related entries that nobody knows. ``gaps``:
    what it leaves open; it stays a draft until that is filled in.
    """

    line: int
    fate: Fate
    key: str
    question: str
    problem: str
    twin: UUID | None
    strangers: list[str]
    gaps: list[str]


class ImportResult(msgspec.Struct, frozen=True):
    """``counts`` by fate, of all rows; ``rows`` the first thousand, bad ones before others."""

    counts: dict[str, int]
    rows: list[ImportedRow]


@dataclass
class ImportForm:
    """A form with the file in its field ``file``; the end of its name says what it is."""

    file: UploadFile


class PackList(msgspec.Struct, frozen=True):
    items: list[Pack]


class PackChoice(Body, frozen=True, kw_only=True):
    """``publish`` makes live what leaves nothing open; for the rest see ``/knowledge/gaps``."""

    locale: Locale
    publish: bool = False
    preview: bool = False


@post("/knowledge/import/file", status_code=200, opt=_MANAGE | {"body": "form"}, request_max_body_size=_MAX_BODY)
async def import_file(
    db: TheDatabase,
    actor: TheActor,
    data: MultipartBody[ImportForm],
    locale: FromQuery[Locale],
    preview: FromQuery[bool] = True,
    publish: FromQuery[bool] = False,
) -> ImportResult:
    """Excel, CSV, Markdown, Word, TOML, HTML or an archive of pages. ``locale``: of rows that name no language."""
    content = await data.file.read()
    rows = await read_apart(data.file.filename, content, locale)
    return await take_in(db, actor, rows, publish=publish, preview=preview)


@get("/knowledge/export", opt=_MANAGE | {"answer": ("*/*",)})
async def export(
    db: TheDatabase, actor: TheActor, to: FromQuery[ExportFormat] = "xlsx", category_id: FromQuery[UUID | None] = None
) -> Response[bytes]:
    """All entries as they are written, drafts included; an import of it changes nothing."""
    rows = await db.run(export_entries, actor, category_id)
    content = await write_apart(to, rows)
    headers = {"Content-Disposition": f'attachment; filename="knowledge.{to}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=MEDIA_TYPES[to], headers=headers)


@get("/knowledge/packs", opt=_MANAGE)
async def list_packs() -> PackList:
    """Ready-made entries by industry and language."""
    return PackList(list(await asyncio.to_thread(packs)))


@post("/knowledge/packs/{name:str}", status_code=200, opt=_MANAGE)
async def take_pack(db: TheDatabase, actor: TheActor, name: FromPath[str], data: JSONBody[PackChoice]) -> ImportResult:
    """Take a pack in; another language of it joins the same entries."""
    rows = await asyncio.to_thread(rows_of_pack, name, data.locale)
    return await take_in(db, actor, rows, publish=data.publish, preview=data.preview)


@post("/knowledge/import/rows", status_code=200, opt=_MANAGE)
async def import_rows(db: TheDatabase, actor: TheActor, data: JSONBody[ImportedRows]) -> ImportResult:
    """Entries as JSON; those with a known key are changed."""
    rows = [Row(line, entry) for line, entry in enumerate(data.rows, 1)]
    return await take_in(db, actor, rows, publish=data.publish, preview=data.preview)


async def take_in(db: Database, actor: Actor, rows: list[Row], *, publish: bool, preview: bool) -> ImportResult:
    if preview:
        async with db.reading() as tx:
            judged = await import_entries(tx, actor, rows, publish=publish)
    else:
        judged = await db.run(import_entries, actor, rows, publish=publish, preview=False)
    counts: dict[str, int] = {}
    for each in judged:
        counts[each.fate] = counts.get(each.fate, 0) + 1
    shown = sorted(judged, key=lambda each: each.fate != "bad")[:_MOST]
    return ImportResult(
        counts,
        [
            ImportedRow(
                each.line,
                each.fate,
                each.key,
                each.question,
                "" if each.problem is None else refusal_text(each.problem, actor.locale),
                each.twin,
                each.strangers,
                each.gaps,
            )
            for each in shown
        ],
    )


ROUTES: list[Any] = [import_rows, import_file, export, list_packs, take_pack]
