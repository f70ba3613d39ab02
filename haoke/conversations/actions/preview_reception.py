"""How a reception flow would begin with a visitor who has not said anything yet. Nothing is written."""

from typing import Any
from uuid import UUID

from haoke.channels import catalog as sites
from haoke.conversations.actions.receive_message import Visitor, is_over, kept_page
from haoke.conversations.effects import Say, say_body
from haoke.conversations.queries.lines import Arriving, entrance_of, kept_menus
from haoke.conversations.queries.lists import conversations_of_visitor
from haoke.conversations.queries.reception import Guest, fact
from haoke.customers import catalog as customers
from haoke.flows.actions.take_turn import preview
from haoke.flows.types import Value
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def preview_reception(
    tx: Tx, actor: Actor, visitor: Visitor, page: dict[str, str], line_id: UUID | None
) -> list[dict[str, Any]]:
    """The bodies of the first messages of the flow of this business line, or of the site.

    None of them for whoever has a conversation, where there is no flow, or while a line is to be chosen.
    """
    page = kept_page(page)
    known = await customers.customer_behind(tx, visitor.workspace_id, visitor.site_id, visitor.external_id)
    arriving = Arriving(visitor.workspace_id, visitor.site_id, page, visitor.locale, known.id if known else None)
    entrance = await entrance_of(tx, arriving, line_id)
    if entrance.flow_id is None:
        return []
    if entrance.line_id is None and (await kept_menus.get(tx, visitor.workspace_id)).of(visitor.site_id):
        return []
    site = await sites.site(tx, visitor.workspace_id, visitor.site_id)
    if any(not is_over(row, site) for row in await conversations_of_visitor(tx, actor, limit=1, before=None)):
        return []
    guest = Guest(visitor.workspace_id, entrance.queue_id, page, visitor.locale, visitor.site_id, known)

    async def look_up(key: str) -> Value:
        return await fact(tx, guest, key)

    turn = await preview(
        tx, visitor.workspace_id, entrance.flow_id, variables={}, look_up=look_up, locale=visitor.locale
    )
    return [] if turn is None else [say_body(effect) for effect in turn.effects if isinstance(effect, Say)]
