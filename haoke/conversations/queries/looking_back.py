"""What is known of conversations that have ended, for whoever looks back at many of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.queries.gate import within
from haoke.conversations.tables import conversations, parts, ratings, word_findings
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids


async def closed_conversations(tx: Tx, workspace_id: UUID, wanted: Sequence[UUID]) -> list[sa.Row[Any]]:
    """Those of them that are closed, and that somebody served."""
    known = conversations.c
    return await tx.all(
        sa.select(
            known.id,
            known.queue_id,
            known.team_id,
            known.customer_id,
            known.assignee_id,
            known.last_seq,
            known.opened_at,
            known.closed_at,
        ).where(
            known.workspace_id == workspace_id,
            known.id == sa.any_(ids("wanted")),
            known.state == "closed",
            known.closed_at.is_not(None),
            known.assignee_id.is_not(None),
        ),
        {"wanted": list(wanted)},
    )


async def closed_since(
    tx: Tx, workspace_id: UUID, since: datetime, limit: int, *, teams: Sequence[UUID] = ()
) -> list[UUID]:
    """The newest that somebody served, of these teams or of all."""
    known = conversations.c
    statement = sa.select(known.id).where(
        known.workspace_id == workspace_id,
        known.state == "closed",
        known.closed_at >= since,
        known.assignee_id.is_not(None),
    )
    if teams:
        statement = statement.where(known.team_id.in_(teams))
    return [row.id for row in await tx.all(statement.order_by(known.closed_at.desc(), known.id).limit(limit))]


async def count_closed(
    tx: Tx,
    actor: Actor,
    permission: str,
    by: Literal["member", "team"] | None,
    *,
    member_id: UUID | None,
    team_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
) -> dict[str, int]:
    """How many that somebody served have ended within the permission's scope: of each member or team, by its id as
    text; or of all, under "".
    """
    known = conversations.c
    columns = {"member": known.assignee_id, "team": known.team_id}
    key = sa.literal("", sa.Text) if by is None else sa.cast(columns[by], sa.Text)
    statement = sa.select(key.label("key"), sa.func.count().label("number")).where(
        known.workspace_id == actor.workspace_id,
        known.state == "closed",
        known.assignee_id.is_not(None),
        within(actor, actor.require(permission)),
    )
    if member_id is not None:
        statement = statement.where(known.assignee_id == member_id)
    if team_id is not None:
        statement = statement.where(known.team_id == team_id)
    if since is not None:
        statement = statement.where(known.closed_at >= since)
    if until is not None:
        statement = statement.where(known.closed_at < until)
    return {row.key: row.number for row in await tx.all(statement.group_by(sa.text("1")))}


async def parts_of(tx: Tx, workspace_id: UUID, wanted: Sequence[UUID], most: int) -> list[sa.Row[Any]]:
    """Their parts in order; of a longer one the last ``most``."""
    begin = sa.select(conversations.c.id, (conversations.c.last_seq - most).label("before")).where(
        conversations.c.workspace_id == workspace_id, conversations.c.id == sa.any_(ids("wanted"))
    )
    first = begin.subquery()
    return await tx.all(
        sa.select(parts)
        .join(first, sa.and_(parts.c.conversation_id == first.c.id, parts.c.seq > first.c.before))
        .where(parts.c.workspace_id == workspace_id)
        .order_by(parts.c.conversation_id, parts.c.seq),
        {"wanted": list(wanted)},
    )


async def ratings_of(tx: Tx, workspace_id: UUID, wanted: Sequence[UUID]) -> list[sa.Row[Any]]:
    """The answered ones."""
    return await tx.all(
        sa.select(ratings).where(
            ratings.c.workspace_id == workspace_id,
            ratings.c.conversation_id == sa.any_(ids("wanted")),
            ratings.c.rated_at.is_not(None),
        ),
        {"wanted": list(wanted)},
    )


async def words_said(tx: Tx, workspace_id: UUID, wanted: Sequence[UUID]) -> list[sa.Row[Any]]:
    """Sensitive words in messages of members that arrived."""
    return await tx.all(
        sa.select(word_findings.c.conversation_id, word_findings.c.seq, word_findings.c.words)
        .where(
            word_findings.c.workspace_id == workspace_id,
            word_findings.c.conversation_id == sa.any_(ids("wanted")),
            word_findings.c.by_kind == "member",
            word_findings.c.seq.is_not(None),
        )
        .order_by(word_findings.c.id),
        {"wanted": list(wanted)},
    )


async def said_later(
    tx: Tx, workspace_id: UUID, customer_ids: Iterable[UUID], since: datetime, until: datetime, limit: int
) -> list[sa.Row[Any]]:
    """What members wrote to these customers in conversations opened in this time, with ``customer_id``, in order."""
    known = conversations.c
    return await tx.all(
        sa.select(parts, known.customer_id, known.opened_at)
        .join(
            conversations,
            sa.and_(known.workspace_id == parts.c.workspace_id, known.id == parts.c.conversation_id),
        )
        .where(
            known.workspace_id == workspace_id,
            known.customer_id == sa.any_(ids("customers")),
            known.opened_at.between(since, until),
            parts.c.kind == "message",
            parts.c.by_kind == "member",
            parts.c.recalled_at.is_(None),
        )
        .order_by(parts.c.at, parts.c.conversation_id, parts.c.seq)
        .limit(limit),
        {"customers": list(set(customer_ids))},
    )
