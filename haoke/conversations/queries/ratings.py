"""Surveys and ratings: the gate, the lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.conversations.errors import RatingNotFound
from haoke.conversations.tables import conversations, ratings, surveys
from haoke.conversations.types import FollowUp, Named, RatingAnswer, Survey
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx


async def survey_of(tx: Tx, workspace_id: UUID) -> Survey:
    """The workspace's survey; before anybody has set one, Haoke's own."""
    stored = await tx.scalar(sa.select(surveys.c.settings).where(surveys.c.workspace_id == workspace_id))
    return msgspec.convert(stored or {}, Survey)


async def rating_of(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> sa.Row[Any] | None:
    return await tx.first(
        sa.select(ratings).where(ratings.c.workspace_id == workspace_id, ratings.c.conversation_id == conversation_id)
    )


async def pending_rating(tx: Tx, workspace_id: UUID, site_id: UUID, visitor_id: UUID) -> sa.Row[Any] | None:
    """Whether the visitor was asked and has not answered, in their latest conversation, if that is closed."""
    latest = (
        sa.select(conversations.c.id, conversations.c.state, conversations.c.closed_at)
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.site_id == site_id,
            conversations.c.visitor_id == visitor_id,
        )
        .order_by(conversations.c.id.desc())
        .limit(1)
        .subquery()
    )
    return await tx.first(
        sa.select(ratings.c.conversation_id, latest.c.closed_at)
        .join(latest, latest.c.id == ratings.c.conversation_id)
        .where(
            ratings.c.workspace_id == workspace_id,
            latest.c.state == "closed",
            ratings.c.invited_at.is_not(None),
            ratings.c.score.is_(None),
        )
    )


def rated_within(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    """The ratings a scope reaches: own = of me; team = of my teams' conversations, or of me; all = all."""
    mine = ratings.c.member_id == actor.id
    if scope is Scope.OWN:
        return mine
    return sa.or_(mine, ratings.c.team_id.in_(actor.teams)) if scope is Scope.TEAM else sa.true()


async def rating_for(tx: Tx, actor: Actor, conversation_id: UUID, permission: str) -> sa.Row[Any]:
    """The answered rating, locked. Raises PermissionDenied, RatingNotFound."""
    row = await tx.first(
        sa.select(ratings)
        .where(
            ratings.c.workspace_id == actor.workspace_id,
            ratings.c.conversation_id == conversation_id,
            ratings.c.score.is_not(None),
            rated_within(actor, actor.require(permission)),
        )
        .with_for_update()
    )
    if row is None:
        raise RatingNotFound
    return row


class Rating(msgspec.Struct, frozen=True):
    """An answer with what became of it. ``positive`` and ``bad`` are as the survey said when it was given."""

    conversation_id: UUID
    customer: Named
    site_id: UUID
    team_id: UUID
    member_id: UUID | None
    answer: RatingAnswer
    positive: bool
    bad: bool
    rated_at: int
    changed_at: int | None
    follow_up: FollowUp | None
    follow_up_by: Named | None
    follow_up_note: str


class RatingFilter(msgspec.Struct, frozen=True, kw_only=True):
    follow_up: FollowUp | None = None
    bad: bool = False
    member_id: UUID | None = None
    team_id: UUID | None = None
    site_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def conditions(actor: Actor, permission: str, wanted: RatingFilter) -> list[sa.ColumnElement[bool]]:
    """What narrows every list and count of ratings, but for the time."""
    chosen = {"member_id": wanted.member_id, "team_id": wanted.team_id, "site_id": wanted.site_id}
    found: list[sa.ColumnElement[bool]] = [ratings.c.workspace_id == actor.workspace_id]
    found += [rated_within(actor, actor.require(permission))]
    found += [ratings.c[name] == value for name, value in chosen.items() if value is not None]
    if wanted.bad:
        found.append(ratings.c.bad.is_(True))
    if wanted.follow_up is not None:
        found.append(ratings.c.follow_up == wanted.follow_up)
    return found


def during(column: sa.ColumnElement[Any], wanted: RatingFilter) -> sa.ColumnElement[bool]:
    found: list[sa.ColumnElement[bool]] = [column.is_not(None)]
    if wanted.since is not None:
        found.append(column >= wanted.since)
    if wanted.until is not None:
        found.append(column < wanted.until)
    return sa.and_(*found)


async def list_ratings(
    tx: Tx, actor: Actor, permission: str, wanted: RatingFilter, *, limit: int, before: tuple[datetime, UUID] | None
) -> list[sa.Row[Any]]:
    """Answered ones, the newest first."""
    statement = sa.select(ratings).where(*conditions(actor, permission, wanted), during(ratings.c.rated_at, wanted))
    if before is not None:
        statement = statement.where(sa.tuple_(ratings.c.rated_at, ratings.c.conversation_id) < sa.tuple_(*before))
    order = (ratings.c.rated_at.desc(), ratings.c.conversation_id.desc())
    return await tx.all(statement.order_by(*order).limit(limit))


async def as_ratings(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[Rating]:
    if not rows:
        return []
    names = await customers.names_of(tx, workspace_id, {row.customer_id for row in rows})
    owners = await accounts.member_names(tx, workspace_id, {row.follow_up_by for row in rows if row.follow_up_by})
    return [
        Rating(
            row.conversation_id,
            Named(row.customer_id, names.get(row.customer_id, "")),
            row.site_id,
            row.team_id,
            row.member_id,
            msgspec.convert(row.answer, RatingAnswer),
            row.positive,
            row.bad,
            to_ms(row.rated_at),
            to_ms_or_none(row.changed_at),
            row.follow_up,
            Named(row.follow_up_by, owners.get(row.follow_up_by, "")) if row.follow_up_by else None,
            row.follow_up_note,
        )
        for row in rows
    ]
