"""The conversation waits in a queue: handed in, transferred to a team, or returned because its agent is gone."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.events import ConversationQueued
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.tables import conversations
from haoke.kernel.db import Tx
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.contract import Facts

_NOTHING = Facts()


async def hand_to_routing(
    tx: Tx,
    row: sa.Row[Any],
    preferred: UUID | None = None,
    facts: Facts = _NOTHING,
    priority: int | None = None,
) -> None:
    """Routing assigns an opening conversation, offers it, or lets it wait."""
    placed = await enqueue(
        tx,
        workspace_id=row.workspace_id,
        kind="conversation",
        subject_id=row.id,
        queue_id=row.queue_id,
        priority=priority,
        preferred=preferred,
        facts=facts,
    )
    if placed.outcome != "assigned":
        before = was(row)
        row, _ = await append_part(
            tx,
            row,
            "queued",
            SYSTEM,
            {"queue": placed.queue_id},
            state="queued",
            closed_at=None,
            left_at=None,
        )
        await announce(tx, row, before)


async def note_work_item(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, work_item_id: UUID, queue_id: UUID, team_id: UUID
) -> None:
    """Routing took the conversation in: remember under which number, and in which queue."""
    asked = {"workspace": workspace_id, "conversation": conversation_id}
    await tx.execute(_TAKEN_IN, asked | {"work_item_id": work_item_id, "queue_id": queue_id, "team_id": team_id})


_TAKEN_IN = (
    conversations.update()
    .where(
        conversations.c.workspace_id == sa.bindparam("workspace"),
        conversations.c.id == sa.bindparam("conversation"),
    )
    .values({name: sa.bindparam(name) for name in ("work_item_id", "queue_id", "team_id")})
)


async def return_conversation(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, queue_id: UUID, team_id: UUID, reason: str
) -> None:
    """Its owner dropped off or gave it back: it waits again."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    before = was(row)
    row, _ = await append_part(
        tx,
        row,
        "queued",
        SYSTEM,
        {"queue": queue_id, "reason": reason},
        state="queued",
        assignee_id=None,
        queue_id=queue_id,
        team_id=team_id,
    )
    await tx.emit(
        ConversationQueued(workspace_id=workspace_id, conversation_id=row.id, queue_id=queue_id, reason=reason)
    )
    await announce(tx, row, before)
