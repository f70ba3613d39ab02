"""Take a running conversation from its agent, or out of the queue."""

from uuid import UUID

from haoke.conversations.catalog import conversation_for
from haoke.conversations.errors import ConversationClosed
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.actions.take_over import take_over
from haoke.supervision.actions.note_act import note_act, tell_agent
from haoke.supervision.permissions import TAKE_OVER


async def take_over_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Routing locks its queues and the item; the conversation follows with the event.

    Raises PermissionDenied, ConversationNotFound, ConversationClosed, and routing's refusals.
    """
    row = await conversation_for(tx, actor, conversation_id, TAKE_OVER)
    if row.state == "closed" or row.work_item_id is None:
        raise ConversationClosed
    await take_over(tx, actor, row.work_item_id)
    await tell_agent(tx, actor, row, "taken_over")
    await note_act(tx, actor, row, "taken_over")
