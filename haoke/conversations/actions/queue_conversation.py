"""The conversation waits in a queue: handed in, transferred to a team, or returned because its agent is gone."""

from uuid import UUID

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.events import ConversationQueued
from haoke.conversations.queries import conversation_by_id
from haoke.kernel.db import Tx


async def note_work_item(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, work_item_id: UUID, queue_id: UUID, team_id: UUID
) -> None:
    """Routing took the conversation in: remember under which number, and in which queue."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    await append_part(
        tx,
        row,
        "queued",
        SYSTEM,
        {"queue": queue_id},
        work_item_id=work_item_id,
        queue_id=queue_id,
        team_id=team_id,
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
