"""How a reception flow would begin with a visitor who has not said anything yet. Nothing is written."""

from typing import Any

from haoke.channels import catalog as sites
from haoke.conversations.actions.receive_message import Visitor, is_over, kept_page
from haoke.conversations.effects import Say, say_body
from haoke.conversations.queries.lists import conversations_of_visitor, reception_of
from haoke.conversations.queries.reception import Guest, fact
from haoke.customers import catalog as customers
from haoke.flows.actions.take_turn import preview
from haoke.flows.types import Value
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def preview_reception(tx: Tx, actor: Actor, visitor: Visitor, page: dict[str, str]) -> list[dict[str, Any]]:
    """The bodies of the first messages. None of them for whoever has a conversation, or on a site without a flow."""
    queue_id, flow_id = await reception_of(tx, visitor.workspace_id, visitor.site_id)
    if flow_id is None:
        return []
    site = await sites.site(tx, visitor.workspace_id, visitor.site_id)
    if any(not is_over(row, site) for row in await conversations_of_visitor(tx, actor, limit=1, before=None)):
        return []
    known = await customers.customer_behind(tx, visitor.workspace_id, visitor.site_id, visitor.external_id)
    guest = Guest(visitor.workspace_id, queue_id, kept_page(page), visitor.locale, visitor.site_id, known)

    async def look_up(key: str) -> Value:
        return await fact(tx, guest, key)

    turn = await preview(tx, visitor.workspace_id, flow_id, variables={}, look_up=look_up, locale=visitor.locale)
    return [] if turn is None else [say_body(effect) for effect in turn.effects if isinstance(effect, Say)]
