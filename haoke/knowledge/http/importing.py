"""Routes for taking in many entries at once."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import JSONBody

from haoke.kernel.auth import Actor
from haoke.kernel.db import Database
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import refusal_text
from haoke.knowledge.actions.import_entries import Fate, Row, import_entries
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.types import ImportedEntry

_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}
_MOST = 1000


class ImportedRows(Body, frozen=True, kw_only=True):
    """``preview`` changes nothing; ``publish`` makes live what comes in."""

    rows: Annotated[list[ImportedEntry], msgspec.Meta(max_length=_MOST)]
    publish: bool = False
    preview: bool = False


class ImportedRow(msgspec.Struct, frozen=True):
    """What becomes of a row, and in the reader's language what is wrong with a bad one.

    ``twin``: another entry with the same question. ``strangers``: keys of related entries that nobody knows.
    """

    line: int
    fate: Fate
    key: str
    question: str
    problem: str
    twin: UUID | None
    strangers: list[str]


class ImportResult(msgspec.Struct, frozen=True):
    """``counts`` by fate, of all rows; ``rows`` the first thousand, bad ones before others."""

    counts: dict[str, int]
    rows: list[ImportedRow]


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
            )
            for each in shown
        ],
    )


ROUTES: list[Any] = [import_rows]
