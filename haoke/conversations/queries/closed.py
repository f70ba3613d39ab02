"""Conversations that are over, for those who look at them afterwards."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.code_tree import upwards
from haoke.conversations.queries.closing_codes import codes_of
from haoke.conversations.tables import conversations, parts, ratings, wrap_ups
from haoke.conversations.types import ClosedConversation
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


async def closed_between(
    tx: Tx,
    workspace_id: UUID,
    since: datetime,
    until: datetime,
    *,
    team_ids: Collection[UUID] = (),
    queue_ids: Collection[UUID] = (),
    limit: int,
) -> list[ClosedConversation]:
    """Those that an agent had, closed from ``since`` on and before ``until``, in that order; no ids: of all."""
    statement = (
        sa.select(conversations, _BAD.label("bad_rating"), _TRANSFERRED.label("transferred"), _CODE.label("code_id"))
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.state == "closed",
            conversations.c.closed_at >= since,
            conversations.c.closed_at < until,
            conversations.c.assignee_id.is_not(None),
        )
        .order_by(conversations.c.closed_at, conversations.c.id)
        .limit(limit)
    )
    if team_ids:
        statement = statement.where(conversations.c.team_id.in_(team_ids))
    if queue_ids:
        statement = statement.where(conversations.c.queue_id.in_(queue_ids))
    rows = await tx.all(statement)
    codes = await codes_of(tx, workspace_id) if any(row.code_id for row in rows) else {}
    return [
        ClosedConversation(
            id=row.id,
            customer_id=row.customer_id,
            member_id=row.assignee_id,
            team_id=row.team_id,
            opened_at=to_ms(row.opened_at),
            closed_at=to_ms(row.closed_at),
            bad_rating=row.bad_rating,
            transferred=row.transferred,
            codes=frozenset(code.id for code in upwards(codes, row.code_id)),
        )
        for row in rows
    ]


_BAD = sa.exists().where(
    ratings.c.workspace_id == conversations.c.workspace_id,
    ratings.c.conversation_id == conversations.c.id,
    ratings.c.bad,
)
_TRANSFERRED = sa.exists().where(
    parts.c.workspace_id == conversations.c.workspace_id,
    parts.c.conversation_id == conversations.c.id,
    parts.c.kind == "transferred",
)
_CODE = (
    sa.select(wrap_ups.c.code_id)
    .where(wrap_ups.c.workspace_id == conversations.c.workspace_id, wrap_ups.c.conversation_id == conversations.c.id)
    .scalar_subquery()
)
