"""The owner gives the conversation to one who helps in it, with one click: they know it already and are not asked."""

from uuid import UUID

from haoke.conversations.actions.transfer_conversation import transfer_conversation
from haoke.conversations.errors import NotInConversation
from haoke.conversations.permissions import TRANSFER
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import participant_in
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def hand_over(tx: Tx, actor: Actor, conversation_id: UUID, member_id: UUID) -> None:
    """Raises ConversationNotFound, NotInConversation, and routing's refusals of the member."""
    row = await conversation_for(tx, actor, conversation_id, TRANSFER)
    here = participant_in(row, member_id)
    if here is None or here.role == "reader":
        raise NotInConversation
    await transfer_conversation(tx, actor, conversation_id, member_id=member_id, ask=False)
