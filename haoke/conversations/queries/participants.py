"""Who is in a conversation beside its owner, and who is asked to come."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import HelpRequestNotFound
from haoke.conversations.queries.views import participants_of
from haoke.conversations.tables import conversations, help_requests, participants
from haoke.conversations.types import HelpRequest, Participant
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

MOST_OPEN = 100  # requests of a member that are shown


def participant_in(row: Any, member_id: UUID | None) -> Participant | None:
    """The member's part in a conversation they do not own; None when they have none."""
    return next((one for one in participants_of(row) if one.member_id == member_id), None)


async def participant_row(tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID) -> sa.Row[Any] | None:
    """Of somebody who has not left."""
    return await tx.first(
        sa.select(participants).where(
            participants.c.workspace_id == workspace_id,
            participants.c.conversation_id == conversation_id,
            participants.c.member_id == member_id,
            participants.c.left_at.is_(None),
        )
    )


async def units_taken(tx: Tx, row: Any) -> dict[UUID, int]:
    """What the conversation takes of its participants' capacity. Asks nothing where nobody is."""
    if not row.present:
        return {}
    rows = await tx.all(
        sa.select(participants.c.member_id, participants.c.units).where(
            participants.c.workspace_id == row.workspace_id,
            participants.c.conversation_id == row.id,
            participants.c.left_at.is_(None),
            participants.c.units > 0,
        )
    )
    return {one.member_id: one.units for one in rows}


async def conversations_entered(tx: Tx, workspace_id: UUID, member_id: UUID, *, limit: int) -> list[UUID]:
    """Where the member is beside the owner."""
    rows = await tx.all(
        sa.select(participants.c.conversation_id)
        .where(
            participants.c.workspace_id == workspace_id,
            participants.c.member_id == member_id,
            participants.c.left_at.is_(None),
        )
        .order_by(participants.c.conversation_id)
        .limit(limit)
    )
    return [row.conversation_id for row in rows]


async def help_request(tx: Tx, workspace_id: UUID, request_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises HelpRequestNotFound."""
    statement = sa.select(help_requests).where(
        help_requests.c.workspace_id == workspace_id, help_requests.c.id == request_id
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise HelpRequestNotFound
    return row


async def open_requests_in(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> list[sa.Row[Any]]:
    """The conversation's open requests, locked."""
    return await tx.all(
        sa.select(help_requests)
        .where(
            help_requests.c.workspace_id == workspace_id,
            help_requests.c.conversation_id == conversation_id,
            help_requests.c.state == "open",
        )
        .order_by(help_requests.c.id)
        .with_for_update()
    )


async def open_requests_to(tx: Tx, actor: Actor) -> list[sa.Row[Any]]:
    """What the member is asked right now, the oldest first."""
    return await tx.all(
        sa.select(help_requests, conversations.c.customer_id)
        .join(
            conversations,
            sa.and_(
                conversations.c.workspace_id == help_requests.c.workspace_id,
                conversations.c.id == help_requests.c.conversation_id,
            ),
        )
        .where(
            help_requests.c.workspace_id == actor.workspace_id,
            help_requests.c.state == "open",
            help_requests.c.asked.contains([actor.member_id]),
        )
        .order_by(help_requests.c.id)
        .limit(MOST_OPEN)
    )


def as_help_request(row: Any, customer: str, by_name: str) -> HelpRequest:
    return HelpRequest(
        row.id, row.conversation_id, customer, row.by_id, by_name, row.team_id, row.question, to_ms(row.at)
    )
