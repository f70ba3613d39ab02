"""The gate to a conversation's row, and how far an actor's scope reaches."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import ConversationNotFound
from haoke.conversations.permissions import READ
from haoke.conversations.tables import conversations, parts, receptions
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


def within(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    """The conversations a scope reaches: own = mine; team = of my teams' queues, or mine; all = all."""
    mine = conversations.c.assignee_id == actor.id
    if scope is Scope.OWN:
        return mine
    if scope is Scope.TEAM:
        return sa.or_(mine, conversations.c.team_id.in_(actor.teams))
    return sa.true()


def present(member_id: UUID | None) -> sa.ColumnElement[bool]:
    """The conversations the member is in beside their owner."""
    return conversations.c.present.contains([{"member_id": str(member_id)}])


def served_customers(actor: Actor) -> sa.Select[UUID]:
    """The customers the member is talking with: whoever serves somebody may read what was said before."""
    return sa.select(conversations.c.customer_id).where(
        conversations.c.workspace_id == actor.workspace_id,
        conversations.c.assignee_id == actor.id,
        conversations.c.state == "assigned",
    )


async def conversation_for(
    tx: Tx, actor: Actor, conversation_id: UUID, permission: str, *, lock: bool = False, queued_too: bool = False
) -> sa.Row[Any]:
    """The row, if the actor may do ``permission`` with it; ``queued_too`` lets a team see what waits for it.

    Raises PermissionDenied without the permission, ConversationNotFound for what it does not reach.
    """
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, conversations.c.id == conversation_id
    )
    if actor.kind == "visitor":
        statement = statement.where(conversations.c.visitor_id == actor.id)
    else:
        reach = within(actor, actor.require(permission))
        if permission == READ:
            reach = sa.or_(reach, present(actor.id), conversations.c.customer_id.in_(served_customers(actor)))
        if queued_too:
            waits = sa.or_(conversations.c.state == "queued", conversations.c.left_at.is_not(None))
            reach = sa.or_(reach, sa.and_(waits, conversations.c.team_id.in_(actor.teams)))
        statement = statement.where(reach)
    if lock:
        statement = statement.with_for_update()
    row = await tx.first(statement)
    if row is None:
        raise ConversationNotFound
    return row


async def conversation_by_id(tx: Tx, workspace_id: UUID, conversation_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """For the system's own acts; nobody asks through here."""
    row = await tx.first(_LOCKED if lock else _BY_ID, {"workspace": workspace_id, "conversation": conversation_id})
    if row is None:
        raise ConversationNotFound
    return row


_BY_ID = sa.select(conversations).where(
    conversations.c.workspace_id == sa.bindparam("workspace"), conversations.c.id == sa.bindparam("conversation")
)
_LOCKED = _BY_ID.with_for_update()


async def latest_of(tx: Tx, workspace_id: UUID, site_id: UUID, visitor_id: UUID) -> sa.Row[Any] | None:
    """The visitor's open conversation on the site, locked, or else the latest.

    With the site's ``flow_id``, and whether it is ``ruled``.
    """
    return await tx.first(
        _LATEST,
        {"workspace_id": workspace_id, "site_id": site_id, "visitor_id": visitor_id},
    )


async def named_of(tx: Tx, latest: sa.Row[Any], conversation_id: UUID | None) -> sa.Row[Any] | None:
    """The conversation that a message names, locked, when it is one of the same visitor as ``latest``."""
    if conversation_id is None:
        return None
    statement = sa.select(conversations, _FLOW, _RULED).where(
        conversations.c.workspace_id == latest.workspace_id,
        conversations.c.id == conversation_id,
        conversations.c.site_id == latest.site_id,
        conversations.c.visitor_id == latest.visitor_id,
    )
    return await tx.first(statement.with_for_update(of=conversations))


_FLOW = (
    sa.select(receptions.c.flow_id)
    .where(receptions.c.workspace_id == conversations.c.workspace_id, receptions.c.site_id == conversations.c.site_id)
    .scalar_subquery()
    .label("flow_id")
)
_RULED = (
    sa.exists()
    .where(
        receptions.c.workspace_id == conversations.c.workspace_id,
        receptions.c.site_id == conversations.c.site_id,
        receptions.c.rules != sa.text("'[]'"),
    )
    .label("ruled")
)
_LATEST = (
    sa.select(conversations, _FLOW, _RULED)
    .where(
        conversations.c.workspace_id == sa.bindparam("workspace_id"),
        conversations.c.site_id == sa.bindparam("site_id"),
        conversations.c.visitor_id == sa.bindparam("visitor_id"),
    )
    .order_by((conversations.c.state == "closed"), conversations.c.id.desc())
    .limit(1)
    .with_for_update(of=conversations)
)


async def known_agent(tx: Tx, row: sa.Row[Any]) -> tuple[UUID | None, int]:
    """Who had this conversation last, or else the customer's latest other one; and when, in ms."""
    part = await tx.first(
        sa.select(parts.c.body, parts.c.at)
        .where(
            parts.c.workspace_id == row.workspace_id,
            parts.c.conversation_id == row.id,
            parts.c.kind == "assigned",
        )
        .order_by(parts.c.seq.desc())
        .limit(1)
    )
    if part is not None:
        return UUID(part.body["member"]["id"]), to_ms(part.at)
    last = await tx.first(
        sa.select(conversations.c.assignee_id, conversations.c.last_at)
        .where(
            conversations.c.workspace_id == row.workspace_id,
            conversations.c.customer_id == row.customer_id,
            conversations.c.assignee_id.is_not(None),
        )
        .order_by(conversations.c.id.desc())
        .limit(1)
    )
    return (None, 0) if last is None else (last.assignee_id, to_ms(last.last_at))


async def reaches_customer(tx: Tx, actor: Actor, customer_id: UUID, scope: Scope) -> bool:
    """Whether a conversation of the customer lies within the scope."""
    found = await tx.scalar(
        sa.select(
            sa.exists().where(
                conversations.c.workspace_id == actor.workspace_id,
                conversations.c.customer_id == customer_id,
                sa.or_(within(actor, scope), present(actor.id)),
            )
        )
    )
    return bool(found)
