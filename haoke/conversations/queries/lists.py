"""The lists of the desk, a customer's and a visitor's conversations, drafts and receptions."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.modes import ReceptionRule
from haoke.conversations.permissions import PULL, READ
from haoke.conversations.queries.gate import within
from haoke.conversations.tables import conversations, drafts, participants, parts, receptions
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx

MOST_UNREAD = 100
"""Nobody counts further."""

ListName = Literal["mine", "helping", "queue", "team", "all", "closed", "left"]


def _list_filter(actor: Actor, name: ListName) -> sa.ColumnElement[bool]:
    reach = within(actor, actor.require(READ))
    queued = conversations.c.state == "queued"
    if name == "mine":
        return sa.and_(conversations.c.assignee_id == actor.id, conversations.c.state == "assigned")
    if name == "helping":
        entered = sa.select(participants.c.conversation_id).where(
            participants.c.workspace_id == actor.workspace_id,
            participants.c.member_id == actor.id,
            participants.c.role != "reader",
            participants.c.left_at.is_(None),
        )
        return sa.and_(conversations.c.state.in_(("queued", "assigned")), conversations.c.id.in_(entered))
    if name == "queue":
        pulled = actor.scope(PULL)
        if pulled is Scope.TEAM:
            return sa.and_(queued, conversations.c.team_id.in_(actor.teams))
        return sa.and_(queued, reach if pulled is None else sa.true())
    if name == "team":
        return sa.and_(conversations.c.state == "assigned", conversations.c.team_id.in_(actor.teams), reach)
    if name == "left":
        return sa.and_(conversations.c.left_at.is_not(None), sa.or_(reach, conversations.c.team_id.in_(actor.teams)))
    if name == "all":
        return sa.and_(conversations.c.state.in_(("queued", "assigned")), reach)
    return sa.and_(conversations.c.state == "closed", reach)


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], bool]] = {
    "wait": (sa.func.coalesce(conversations.c.waiting_since, sa.text("'infinity'::timestamptz")), False),
    "last": (conversations.c.last_at, True),
    "opened": (conversations.c.opened_at, False),
    "closed": (conversations.c.closed_at, True),
    "left": (conversations.c.left_at, False),
}


async def list_conversations(
    tx: Tx, actor: Actor, name: ListName, *, sort: str, search: str, site: UUID | None, limit: int, offset: int
) -> list[sa.Row[Any]]:
    """One page of a list; ``search`` looks in the last message, the customer's name and contact data."""
    column, descending = _ORDERS[name if name in {"closed", "left"} and sort == "wait" else sort]
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, _list_filter(actor, name)
    )
    if site is not None:
        statement = statement.where(conversations.c.site_id == site)
    if search:
        found = await customers.search_ids(tx, actor.workspace_id, search, limit=200)
        escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(
            sa.or_(
                conversations.c.customer_id.in_(found),
                conversations.c.last["text"].astext.ilike(f"%{escaped}%"),
            )
        )
    order = column.desc() if descending else column
    return await tx.all(statement.order_by(order, conversations.c.id).limit(limit).offset(offset))


async def count_conversations(tx: Tx, actor: Actor) -> dict[str, int]:
    """How many each list holds; closed ones are counted up to a thousand."""
    names: tuple[ListName, ...] = ("mine", "helping", "queue", "team", "all")
    row = await tx.first(
        sa.select(*(sa.func.count().filter(_list_filter(actor, name)).label(name) for name in names)).where(
            conversations.c.workspace_id == actor.workspace_id, conversations.c.state != "closed"
        )
    )
    assert row is not None
    closed = await tx.scalar(
        sa.select(sa.func.count()).select_from(
            sa.select(conversations.c.id)
            .where(conversations.c.workspace_id == actor.workspace_id, _list_filter(actor, "closed"))
            .limit(1000)
            .subquery()
        )
    )
    left = await tx.scalar(
        sa.select(sa.func.count()).where(
            conversations.c.workspace_id == actor.workspace_id, _list_filter(actor, "left")
        )
    )
    return {name: getattr(row, name) for name in names} | {"closed": closed, "left": left}


async def conversations_of_customer(
    tx: Tx, workspace_id: UUID, customer_id: UUID, *, limit: int, before: UUID | None
) -> list[sa.Row[Any]]:
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == workspace_id, conversations.c.customer_id == customer_id
    )
    if before is not None:
        statement = statement.where(conversations.c.id < before)
    return await tx.all(statement.order_by(conversations.c.id.desc()).limit(limit))


async def listed_conversations_of(tx: Tx, workspace_id: UUID, customer_id: UUID) -> list[sa.Row[Any]]:
    """The customer's conversations that wait or are served, locked: at most one a site."""
    return await tx.all(
        sa.select(conversations)
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.customer_id == customer_id,
            conversations.c.state.in_(("queued", "assigned")),
        )
        .order_by(conversations.c.id)
        .with_for_update()
    )


async def conversations_served_by(tx: Tx, workspace_id: UUID, member_id: UUID) -> list[sa.Row[Any]]:
    """What a member has at this moment."""
    return await tx.all(_SERVED, {"workspace": workspace_id, "member": member_id})


_SERVED = (
    sa.select(conversations)
    .where(
        conversations.c.workspace_id == sa.bindparam("workspace"),
        conversations.c.assignee_id == sa.bindparam("member"),
        conversations.c.state == "assigned",
    )
    .order_by(conversations.c.id)
    .limit(500)
)


async def conversations_of_visitor(tx: Tx, actor: Actor, *, limit: int, before: UUID | None) -> list[sa.Row[Any]]:
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, conversations.c.visitor_id == actor.id
    )
    if before is not None:
        statement = statement.where(conversations.c.id < before)
    return await tx.all(statement.order_by(conversations.c.id.desc()).limit(limit))


async def unread_by_visitor(tx: Tx, workspace_id: UUID, ids: list[UUID]) -> dict[UUID, int]:
    """Conversation → messages of the other side that its visitor has not read, counted up to a hundred."""
    unread = (
        sa.select(parts.c.seq)
        .where(
            parts.c.workspace_id == conversations.c.workspace_id,
            parts.c.conversation_id == conversations.c.id,
            parts.c.seq > conversations.c.visitor_read,
            parts.c.kind == "message",
            parts.c.by_kind != "visitor",
            parts.c.recalled_at.is_(None),
        )
        .limit(MOST_UNREAD)
        .correlate(conversations)
        .subquery()
    )
    counted = sa.select(sa.func.count()).select_from(unread).scalar_subquery().label("unread")
    statement = sa.select(conversations.c.id, counted).where(
        conversations.c.workspace_id == workspace_id, conversations.c.id.in_(ids)
    )
    return {row.id: row.unread for row in await tx.all(statement)}


async def open_conversation_of(tx: Tx, workspace_id: UUID, visitor_id: UUID) -> sa.Row[Any] | None:
    """The visitor's newest conversation, while it is open."""
    statement = (
        sa.select(conversations)
        .where(conversations.c.workspace_id == workspace_id, conversations.c.visitor_id == visitor_id)
        .order_by(conversations.c.id.desc())
        .limit(1)
    )
    found = await tx.first(statement)
    return None if found is None or found.state == "closed" else found


async def abandoned_receptions(tx: Tx, *, before: datetime, limit: int) -> list[sa.Row[Any]]:
    """Conversations of all workspaces in which a flow has been waiting since before, locked; not those at work now."""
    return await tx.all(
        sa.select(conversations)
        .where(sa.text("state = 'reception'"), conversations.c.last_at < before)
        .order_by(conversations.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def draft_of(tx: Tx, actor: Actor, conversation_id: UUID) -> str:
    text: str | None = await tx.scalar(
        sa.select(drafts.c.text).where(
            drafts.c.workspace_id == actor.workspace_id,
            drafts.c.conversation_id == conversation_id,
            drafts.c.member_id == actor.id,
        )
    )
    return text or ""


class SiteReception(msgspec.Struct, frozen=True):
    """The queue that serves a site, the flow that receives its visitors, and the rules before both."""

    queue_id: UUID | None = None
    flow_id: UUID | None = None
    rules: list[ReceptionRule] = []


async def reception_of(tx: Tx, workspace_id: UUID, site_id: UUID) -> SiteReception:
    """As far as it was chosen."""
    row = await tx.first(_RECEPTION, {"workspace": workspace_id, "site": site_id})
    if row is None:
        return SiteReception()
    return SiteReception(
        row.queue_id, row.flow_id, msgspec.convert(row.rules, list[ReceptionRule]) if row.rules else []
    )


_RECEPTION = sa.select(receptions.c.queue_id, receptions.c.flow_id, receptions.c.rules).where(
    receptions.c.workspace_id == sa.bindparam("workspace"), receptions.c.site_id == sa.bindparam("site")
)
