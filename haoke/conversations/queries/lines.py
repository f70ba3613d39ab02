"""Business lines, and where a visitor's conversation begins."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.lines import Line, Menu
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.tables import business_lines
from haoke.kernel.db import Tx
from haoke.kernel.kept import Kept
from haoke.routing import catalog as routing


class Entrance(msgspec.Struct, frozen=True):
    """Where a conversation begins: its queue, the flow before it, the line that was chosen.

    ``raised``: points of priority before others of the queue.
    """

    queue_id: UUID | None
    flow_id: UUID | None
    line_id: UUID | None = None
    raised: int = 0


async def load_menu(tx: Tx, workspace_id: UUID, _known: Menu | None = None) -> Menu:
    rows = await tx.all(
        sa.select(business_lines).where(business_lines.c.workspace_id == workspace_id).order_by(business_lines.c.place)
    )
    return Menu(as_line(row) for row in rows)


kept_menus: Kept[Menu] = Kept("lines", load_menu)


def as_line(row: sa.Row[Any]) -> Line:
    return msgspec.convert(row, Line, from_attributes=True)


async def lines_of_site(tx: Tx, workspace_id: UUID, site_id: UUID, *, lock: bool = False) -> list[Line]:
    """In the menu's order, those that are retired too."""
    statement = (
        sa.select(business_lines)
        .where(business_lines.c.workspace_id == workspace_id, business_lines.c.site_id == site_id)
        .order_by(business_lines.c.place)
    )
    return [as_line(row) for row in await tx.all(statement.with_for_update() if lock else statement)]


async def raised_of(tx: Tx, row: Any) -> int:
    """How much sooner than others a conversation comes that has a line."""
    line = (await kept_menus.get(tx, row.workspace_id)).lines.get(row.line_id)
    return 0 if line is None or line.retired else line.raised


async def entrance_of(tx: Tx, workspace_id: UUID, site_id: UUID, line_id: UUID | None) -> Entrance:
    """The chosen line's, or the site's own. A line that is gone is passed over, and so is a queue that is."""
    queue_id, flow_id = await reception_of(tx, workspace_id, site_id)
    line = None if line_id is None else (await kept_menus.get(tx, workspace_id)).chosen(site_id, line_id)
    if line is None:
        return Entrance(queue_id, flow_id)
    if line.queue_id is not None:
        found = await routing.queue_or_default(tx, workspace_id, line.queue_id)
        queue_id = line.queue_id if found.id == line.queue_id else queue_id
    return Entrance(queue_id, line.flow_id, line.id, line.raised)
