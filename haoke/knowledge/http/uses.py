"""Routes of what entries are used for."""

import asyncio
from typing import Any, Literal

from litestar import Response, get
from litestar.params import FromQuery

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.i18n import t
from haoke.knowledge.formats.apart import MEDIA_TYPES
from haoke.knowledge.formats.sheets import csv_table, excel_table
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.uses import EntryFigures, entry_figures

_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}
_MOST = 20_000
_COLUMNS = ("title", "state", "opened", "sent", "read", "helpful", "unhelpful")


@get("/knowledge/uses", opt=_MANAGE)
async def knowledge_uses(db: TheDatabase, actor: TheActor, page: ThePage, period: ThePeriod) -> Page[EntryFigures]:
    """Entries that were opened, sent, read or rated, those first that were sent and read most."""
    after = page.after(tuple[int])
    start = min(max(after[0], 0), _MOST) if after else 0
    async with db.reading() as tx:
        found = await entry_figures(tx, actor.workspace_id, period, limit=page.limit + 1, offset=start)
    more = len(found) > page.limit
    return Page(found[: page.limit], encode_cursor((start + page.limit,)) if more else None)


@get("/knowledge/uses/export", opt=_MANAGE | {"answer": ("*/*",)})
async def export_uses(
    db: TheDatabase, actor: TheActor, period: ThePeriod, form: FromQuery[Literal["xlsx", "csv"]] = "xlsx"
) -> Response[bytes]:
    """The same as a table, of at most twenty thousand entries."""
    async with db.reading() as tx:
        found = await entry_figures(tx, actor.workspace_id, period, limit=_MOST, offset=0)
    heads = [t(actor.locale, f"knowledge.uses.{name}") for name in _COLUMNS]
    rows = [heads, *(_cells(each, actor.locale) for each in found)]
    content = await asyncio.to_thread(excel_table if form == "xlsx" else csv_table, rows)
    headers = {
        "Content-Disposition": f'attachment; filename="knowledge-uses.{form}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


def _cells(each: EntryFigures, locale: str) -> list[str]:
    figures = (each.opened, each.sent, each.read, each.helpful, each.unhelpful)
    return [each.title, t(locale, f"knowledge.state.{each.state}"), *(str(number) for number in figures)]


ROUTES: list[Any] = [knowledge_uses, export_uses]
