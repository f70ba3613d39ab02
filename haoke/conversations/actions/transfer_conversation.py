"""Hand a conversation to another agent, team or queue, with a note that only members see."""

from typing import Any
from uuid import UUID

from haoke.conversations.actions.append_part import append_part
from haoke.conversations.errors import ConversationClosed, TextTooLong
from haoke.conversations.events import ConversationTransferred
from haoke.conversations.permissions import TRANSFER
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import units_taken
from haoke.conversations.rules import MAX_TEXT
from haoke.conversations.types import Author
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.errors import InvalidRequest
from haoke.routing import catalog as routing
from haoke.routing.actions.aside import lock_room
from haoke.routing.actions.drain import drain_locked
from haoke.routing.actions.hold import hold
from haoke.routing.actions.transfer import asks, transfer


async def transfer_conversation(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    *,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    queue_id: UUID | None = None,
    note: str = "",
    ask: bool | None = None,
) -> None:
    """Exactly one target. ``ask``: whether a member is asked first; None leaves it to the queue.

    Raises ConversationNotFound, ConversationClosed, and routing's refusals of the target."""
    if sum(target is not None for target in (member_id, team_id, queue_id)) != 1:
        raise InvalidRequest(path="$", reason="one of member_id, team_id, queue_id")
    if len(note) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT)
    if team_id is not None:
        queue_id = (await routing.queue_of_team(tx, actor.workspace_id, team_id)).id
    row = await conversation_for(tx, actor, conversation_id, TRANSFER, queued_too=True)
    asked = False
    taken = 0 if member_id is None else (await units_taken(tx, row)).get(member_id, 0)
    freed = await lock_room(tx, actor.workspace_id, [member_id], row.work_item_id) if member_id and taken else {}
    if row.work_item_id is not None:  # routing locks its queues first and conversations after them
        held = await hold(tx, actor.workspace_id, row.work_item_id, also=[] if queue_id is None else [queue_id])
        asked = asks(held, actor, member_id, ask)
    row = await conversation_for(tx, actor, conversation_id, TRANSFER, lock=True, queued_too=True)
    if row.state == "closed" or row.work_item_id is None:
        raise ConversationClosed
    body: dict[str, Any] = {
        "from": row.assignee_id,
        "member": member_id,
        "queue": queue_id,
        "note": note.replace("\0", ""),
        "asked": asked,
    }
    if queue_id is not None:
        body["queue_name"] = (await routing.queue(tx, actor.workspace_id, queue_id)).name
    row, _ = await append_part(tx, row, "transferred", Author("member", actor.id), body)
    await tx.emit(
        ConversationTransferred(
            workspace_id=row.workspace_id, conversation_id=row.id, by=actor.id, member_id=member_id, queue_id=queue_id
        )
    )
    await transfer(tx, actor, row.work_item_id, queue_id=queue_id, member_id=member_id, note=note, ask=ask)
    if freed:  # who helped and is the owner now has the room that helping took
        await drain_locked(tx, actor.workspace_id, freed)
