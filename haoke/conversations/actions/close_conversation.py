"""Close a conversation, by either side. Closing twice is harmless."""

from uuid import UUID

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.end_help import end_all_requests
from haoke.conversations.actions.enter_conversation import rest_capacity
from haoke.conversations.actions.hand_to_people import left_by_bot
from haoke.conversations.actions.invite_rating import invite_after_closing
from haoke.conversations.actions.save_wrap_up import refuse_unwrapped
from haoke.conversations.events import ConversationClosed
from haoke.conversations.permissions import CLOSE
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import units_taken
from haoke.conversations.types import Author
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing.actions.aside import give_room, lock_room
from haoke.routing.actions.finish import finish


async def close_conversation(tx: Tx, actor: Actor, conversation_id: UUID, *, wrapped_up: bool = False) -> None:
    """``wrapped_up``: refuse where the wrap-up is missing that the team wants of its agent.

    Raises ConversationNotFound, PermissionDenied, WrapUpRequired.

    The work ends before the conversation is locked: routing locks its queues first and conversations after them.
    """
    row = await conversation_for(tx, actor, conversation_id, CLOSE)
    if wrapped_up and row.state != "closed":
        await refuse_unwrapped(tx, actor, row)
    taken = await units_taken(tx, row)
    queues = await lock_room(tx, actor.workspace_id, list(taken), row.work_item_id) if taken else {}
    if row.work_item_id is not None:
        await finish(tx, actor.workspace_id, row.work_item_id)
    row = await conversation_for(tx, actor, conversation_id, CLOSE, lock=True)
    if row.state == "closed":
        return
    before = was(row)
    if row.present:
        await give_room(tx, actor.workspace_id, await units_taken(tx, row), queues)
        await rest_capacity(tx, row)
    await left_by_bot(tx, row)
    row, _ = await append_part(
        tx,
        row,
        "closed",
        Author(actor.kind, actor.id),
        {},
        state="closed",
        closed_at=now(),
        waiting_since=None,
        unread=0,
    )
    await tx.emit(
        ConversationClosed(workspace_id=actor.workspace_id, conversation_id=row.id, by_kind=actor.kind, by_id=actor.id)
    )
    await end_all_requests(tx, row)
    await announce(tx, await invite_after_closing(tx, row), before)
