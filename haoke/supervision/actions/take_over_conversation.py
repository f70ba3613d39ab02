"""Take a running conversation from its agent, from the bot, or out of the queue."""

from uuid import UUID

from haoke.conversations.actions.take_from_bot import take_from_bot
from haoke.conversations.catalog import conversation_for
from haoke.conversations.errors import ConversationClosed
from haoke.conversations.types import RECEPTION
from haoke.kernel.auth import Actor
from haoke.kernel.db import Again, Tx
from haoke.routing.actions.take_over import take_over
from haoke.supervision.actions.note_act import note_act, tell_agent
from haoke.supervision.permissions import TAKE_OVER


async def take_over_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Routing locks its queues and the item; the conversation follows with the event. What the bot has is in no queue.

    Raises PermissionDenied, ConversationNotFound, ConversationClosed, and routing's refusals.
    """
    row = await conversation_for(tx, actor, conversation_id, TAKE_OVER)
    if row.state == RECEPTION:
        row = await conversation_for(tx, actor, conversation_id, TAKE_OVER, lock=True)
        if row.state != RECEPTION:
            raise Again
        await take_from_bot(tx, actor, row)
        await note_act(tx, actor, row, "taken_from_bot")
        return
    if row.state == "closed" or row.work_item_id is None:
        raise ConversationClosed
    await take_over(tx, actor, row.work_item_id)
    await tell_agent(tx, actor, row, "taken_over")
    await note_act(tx, actor, row, "taken_over")
