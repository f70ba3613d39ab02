"""Business lines, and where a visitor's conversation begins: by the line, the site, and the site's rules."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.lines import Line, Menu
from haoke.conversations.modes import Received, ReceptionRule, checks
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.queries.reception import Guest, fact
from haoke.conversations.tables import business_lines
from haoke.conversations.templates import ready_flow
from haoke.customers import catalog as customers
from haoke.flows.types import Value
from haoke.kernel.db import Tx
from haoke.kernel.kept import Kept
from haoke.routing import catalog as routing


class Entrance(msgspec.Struct, frozen=True):
    """Where a conversation begins: its queue, the flow before it, the line that was chosen.

    ``raised``: points of priority before others of the queue. ``received``: the rule that says so, where one does.
    """

    queue_id: UUID | None
    flow_id: UUID | None
    line_id: UUID | None = None
    raised: int = 0
    received: Received | None = None


class Arriving(msgspec.Struct, frozen=True):
    """Who comes to a site, as far as rules ask; ``customer_id`` of one that is known."""

    workspace_id: UUID
    site_id: UUID
    page: dict[str, str]
    locale: str
    customer_id: UUID | None = None


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


async def entrance_of(tx: Tx, visitor: Arriving, line_id: UUID | None) -> Entrance:
    """The chosen line's, or the site's own. A line that is gone is passed over, and so is a queue that is.

    Where a rule of the site holds, it says who receives the visitor, unless the line has a flow of its own.
    """
    chosen = await reception_of(tx, visitor.workspace_id, visitor.site_id)
    line = None
    if line_id is not None:
        line = (await kept_menus.get(tx, visitor.workspace_id)).chosen(visitor.site_id, line_id)
    entrance = Entrance(chosen.queue_id, chosen.flow_id)
    if line is not None:
        queue_id = chosen.queue_id
        if line.queue_id is not None:
            found = await routing.queue_or_default(tx, visitor.workspace_id, line.queue_id)
            queue_id = line.queue_id if found.id == line.queue_id else queue_id
        entrance = Entrance(queue_id, line.flow_id, line.id, line.raised)
    if not chosen.rules or (line is not None and line.flow_id is not None):
        return entrance
    return await _by_rules(tx, visitor, chosen.rules, entrance)


async def _by_rules(tx: Tx, visitor: Arriving, rules: list[ReceptionRule], entrance: Entrance) -> Entrance:
    """Each fact is looked up once, when a rule needs it."""
    guest = Guest(visitor.workspace_id, entrance.queue_id, visitor.page, visitor.locale, visitor.site_id)
    if visitor.customer_id is not None and any(rule.when.level is not None for rule in rules):
        known = await customers.customer(tx, visitor.workspace_id, visitor.customer_id)
        guest = msgspec.structs.replace(guest, customer=known)
    facts: dict[str, Value] = {}
    for place, rule in enumerate(rules, 1):
        because: dict[str, Value] = {}
        for name, key, fits in checks(rule.when):
            if key not in facts:
                facts[key] = await fact(tx, guest, key)
            because[name] = facts[key]
            if not fits(facts[key]):
                break
        else:
            received = Received(place, rule.name, rule.mode, because)
            flow_id = rule.flow_id if rule.mode == "flow" else ready_flow(rule.mode, visitor.locale)
            return msgspec.structs.replace(entrance, flow_id=flow_id, received=received)
    return entrance
