"""Routes of the black list."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from haoke.accounts import catalog as accounts
from haoke.conversations.actions.ban import (
    NewBan,
    NewConversationBan,
    NewNetworkBan,
    ban_customer,
    ban_in_conversation,
    ban_network,
    lift_ban,
)
from haoke.conversations.bans import BanKind
from haoke.conversations.permissions import BANS_ADD, BANS_MANAGE
from haoke.conversations.queries.bans import ban_rows
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of

_ADD = {"audience": "member", "permission": BANS_ADD}
_MANAGE = {"audience": "member", "permission": BANS_MANAGE}


class Ban(msgspec.Struct, frozen=True):
    """Somebody on the black list. ``until`` null: for ever; in the past: it is over. ``by``: the member's name."""

    id: UUID
    kind: BanKind
    label: str
    customer_id: UUID | None
    reason: str
    by: str
    at: int
    until: int | None


@get("/bans", opt=_MANAGE)
async def show_bans(
    db: TheDatabase, actor: TheActor, page: ThePage, q: Annotated[str, QueryParameter(max_length=100)] = ""
) -> Page[Ban]:
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        rows = await ban_rows(
            tx, actor.workspace_id, search=q.strip(), before=key[0] if key else None, limit=page.limit + 1
        )
        names = await accounts.member_names(tx, actor.workspace_id, {row.by_id for row in rows})

    def view(row: Any) -> Ban:
        return Ban(
            row.id,
            row.kind,
            row.label,
            row.customer_id,
            row.reason,
            names.get(row.by_id, ""),
            to_ms(row.at),
            to_ms_or_none(row.until),
        )

    return page_of(rows, page.limit, view, lambda row: (row.id,))


@post("/bans", status_code=204, opt=_MANAGE)
async def new_network_ban(db: TheDatabase, actor: TheActor, data: JSONBody[NewNetworkBan]) -> None:
    """Nobody from these addresses comes in any more."""
    await db.run(ban_network, actor, data)


@delete("/bans/{ban_id:uuid}", opt=_MANAGE)
async def remove_ban(db: TheDatabase, actor: TheActor, ban_id: FromPath[UUID]) -> None:
    await db.run(lift_ban, actor, ban_id)


@post("/conversations/{conversation_id:uuid}/ban", status_code=204, opt=_ADD)
async def new_conversation_ban(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[NewConversationBan]
) -> None:
    """The visitor of a conversation, or the customer it is with."""
    await db.run(ban_in_conversation, actor, conversation_id, data)


@post("/customers/{customer_id:uuid}/ban", status_code=204, opt=_ADD)
async def new_customer_ban(
    db: TheDatabase, actor: TheActor, customer_id: FromPath[UUID], data: JSONBody[NewBan]
) -> None:
    await db.run(ban_customer, actor, customer_id, data)


ROUTES: list[Any] = [show_bans, new_network_ban, remove_ban, new_conversation_ban, new_customer_ban]
