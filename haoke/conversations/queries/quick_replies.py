"""Quick replies as members find them: the gate, the lists, the search."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import QuickReplyNotFound
from haoke.conversations.permissions import MANAGE_QUICK_REPLIES
from haoke.conversations.tables import quick_replies, quick_reply_uses
from haoke.conversations.types import QuickReply
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied


def owner_of(actor: Actor, scope: Scope, team_id: UUID | None) -> UUID:
    """Whose the quick replies of a scope are, if the actor may change them. Raises PermissionDenied."""
    held = actor.require(MANAGE_QUICK_REPLIES)
    if not held.covers(scope):
        raise PermissionDenied(permission=MANAGE_QUICK_REPLIES)
    if scope is Scope.OWN:
        return actor.member_id
    if scope is Scope.ALL:
        return actor.workspace_id
    if team_id is None or (held is Scope.TEAM and team_id not in actor.teams):
        raise PermissionDenied(permission=MANAGE_QUICK_REPLIES)
    return team_id


def _usable(actor: Actor) -> sa.ColumnElement[bool]:
    return quick_replies.c.owner_id.in_({actor.member_id, actor.workspace_id, *actor.teams})


def _managed(actor: Actor) -> sa.ColumnElement[bool]:
    """Those of a team or of all that the actor may change."""
    held = actor.require(MANAGE_QUICK_REPLIES)
    if held is Scope.ALL:
        return quick_replies.c.scope != Scope.OWN.value
    return quick_replies.c.owner_id.in_(actor.teams if held is Scope.TEAM else ())


async def quick_reply_for(tx: Tx, actor: Actor, reply_id: UUID, *, change: bool) -> sa.Row[Any]:
    """The row, if the actor may use it, or may change it. Raises QuickReplyNotFound, PermissionDenied."""
    reach = _usable(actor)
    if change:
        actor.require(MANAGE_QUICK_REPLIES)
        reach = sa.or_(quick_replies.c.owner_id == actor.member_id, _managed(actor))
    statement = sa.select(quick_replies).where(
        quick_replies.c.workspace_id == actor.workspace_id, quick_replies.c.id == reply_id, reach
    )
    row = await tx.first(statement.with_for_update() if change else statement)
    if row is None:
        raise QuickReplyNotFound
    return row


def _uses(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(quick_reply_uses.c.uses), 0))
        .where(
            quick_reply_uses.c.workspace_id == quick_replies.c.workspace_id,
            quick_reply_uses.c.quick_reply_id == quick_replies.c.id,
            *conditions,
        )
        .correlate(quick_replies)
        .scalar_subquery()
    )


async def list_quick_replies(
    tx: Tx,
    actor: Actor,
    *,
    managed: bool = False,
    owner_id: UUID | None = None,
    search: str = "",
    limit: int,
    offset: int = 0,
) -> list[QuickReply]:
    """In their order: the member's own first, then the teams', then everybody's. ``managed``: those to administer."""
    rank = sa.case({Scope.OWN.value: 0, Scope.TEAM.value: 1}, value=quick_replies.c.scope, else_=2)
    statement = sa.select(
        quick_replies,
        _uses(quick_reply_uses.c.member_id == actor.member_id).label("uses"),
        _uses().label("all_uses"),
    ).where(quick_replies.c.workspace_id == actor.workspace_id, _managed(actor) if managed else _usable(actor))
    if owner_id is not None:
        statement = statement.where(quick_replies.c.owner_id == owner_id)
    if search:
        statement = statement.where(_matching(search))
    order = (rank, quick_replies.c.owner_id, quick_replies.c.place, quick_replies.c.id)
    return [_view(row) for row in await tx.all(statement.order_by(*order).limit(limit).offset(offset))]


def _matching(search: str) -> sa.ColumnElement[bool]:
    """By short code, title and text, or the first letters of their pinyin."""
    columns = (quick_replies.c.code, quick_replies.c.title, quick_replies.c.text)
    spoken = quick_replies.c.initials.contains(search.lower().replace(" ", ""), autoescape=True)
    return sa.or_(*(column.icontains(search, autoescape=True) for column in columns), spoken)


async def quick_replies_of(tx: Tx, workspace_id: UUID, owner_id: UUID) -> list[sa.Row[Any]]:
    """Everything of one owner in its order, locked, for changes to the whole."""
    return await tx.all(
        sa.select(quick_replies)
        .where(quick_replies.c.workspace_id == workspace_id, quick_replies.c.owner_id == owner_id)
        .order_by(quick_replies.c.place, quick_replies.c.id)
        .with_for_update()
    )


async def end_of(tx: Tx, workspace_id: UUID, owner_id: UUID) -> tuple[int, int]:
    """How many the owner has, and the place after the last one."""
    row = await tx.first(
        sa.select(
            sa.func.count().label("number"), sa.func.coalesce(sa.func.max(quick_replies.c.place) + 1, 0).label("place")
        ).where(quick_replies.c.workspace_id == workspace_id, quick_replies.c.owner_id == owner_id)
    )
    assert row is not None, "an aggregate gives a row"
    return row.number, row.place


async def code_taken(tx: Tx, workspace_id: UUID, owner_id: UUID, code: str, *, but: UUID | None = None) -> bool:
    statement = sa.select(quick_replies.c.id).where(
        quick_replies.c.workspace_id == workspace_id,
        quick_replies.c.owner_id == owner_id,
        sa.func.lower(quick_replies.c.code) == code.lower(),
    )
    if but is not None:
        statement = statement.where(quick_replies.c.id != but)
    return bool(code) and await tx.scalar(statement) is not None


def _view(row: sa.Row[Any]) -> QuickReply:
    return QuickReply(
        id=row.id,
        scope=Scope(row.scope),
        team_id=row.owner_id if row.scope == Scope.TEAM else None,
        folder=row.folder,
        code=row.code,
        title=row.title,
        text=row.text,
        initials=row.initials,
        place=row.place,
        uses=row.uses,
        all_uses=row.all_uses,
    )


async def quick_reply_view(tx: Tx, actor: Actor, reply_id: UUID) -> QuickReply:
    row = await tx.first(
        sa.select(
            quick_replies,
            _uses(quick_reply_uses.c.member_id == actor.member_id).label("uses"),
            _uses().label("all_uses"),
        ).where(quick_replies.c.workspace_id == actor.workspace_id, quick_replies.c.id == reply_id)
    )
    if row is None:
        raise QuickReplyNotFound
    return _view(row)
