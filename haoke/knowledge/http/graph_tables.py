"""Routes for taking entities of the graph in from tables, and giving them out."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, MultipartBody

from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.i18n import refusal_text
from haoke.knowledge.actions.export_graph import export_graph
from haoke.knowledge.actions.import_graph import RowFate, import_graph
from haoke.knowledge.formats.apart import MAX_MB, MEDIA_TYPES, TableFormat, read_table_apart, write_table_apart
from haoke.knowledge.http.importing import ImportForm
from haoke.knowledge.permissions import DRAW, MANAGE
from haoke.knowledge.types import Locale

_MOST = 1000
_MAX_BODY = (MAX_MB + 1) * 1024 * 1024


class GraphRow(msgspec.Struct, frozen=True):
    """What becomes of a row, and in the reader's language what is wrong with a bad one."""

    line: int
    fate: RowFate
    name: str
    problem: str


class GraphImport(msgspec.Struct, frozen=True):
    """``counts`` by fate, of all rows; ``rows`` the first thousand, bad ones before others. ``strangers``: heads of
    columns that name no attribute and no relation.
    """

    counts: dict[str, int]
    rows: list[GraphRow]
    strangers: list[str]


@post(
    "/knowledge/graph/import",
    status_code=200,
    opt={"audience": "member", "permission": DRAW, "body": "form"},
    request_max_body_size=_MAX_BODY,
)
async def import_table(
    db: TheDatabase,
    actor: TheActor,
    data: MultipartBody[ImportForm],
    locale: FromQuery[Locale],
    preview: FromQuery[bool] = True,
) -> GraphImport:
    """Excel or CSV, a row an entity; what comes in are drafts. ``locale``: of the column ``name``."""
    table = await read_table_apart(data.file.filename, await data.file.read())
    if preview:
        async with db.reading() as tx:
            judged = await import_graph(tx, actor, table, locale)
    else:
        judged = await db.run(import_graph, actor, table, locale, preview=False)
    counts: dict[str, int] = {}
    for each in judged.rows:
        counts[each.fate] = counts.get(each.fate, 0) + 1
    rows = [
        GraphRow(
            each.line,
            each.fate,
            each.name,
            "" if each.problem is None else refusal_text(each.problem, actor.locale),
        )
        for each in sorted(judged.rows, key=lambda each: each.fate != "bad")[:_MOST]
    ]
    return GraphImport(counts, rows, judged.strangers)


@get("/knowledge/graph/export", opt={"audience": "member", "permission": MANAGE, "answer": ("*/*",)})
async def export_table(db: TheDatabase, actor: TheActor, to: FromQuery[TableFormat] = "xlsx") -> Response[bytes]:
    """All entities as they are drawn; an import of it changes nothing."""
    rows = await db.run(export_graph, actor, actor.locale)
    content = await write_table_apart(to, rows)
    headers = {"Content-Disposition": f'attachment; filename="graph.{to}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=MEDIA_TYPES[to], headers=headers)


ROUTES: list[Any] = [import_table, export_table]
