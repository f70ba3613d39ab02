"""A member has a message sent over its channel once more."""

from uuid import UUID

from haoke.channels.actions.resend_deliveries import resend_deliveries
from haoke.channels.types import Delivery
from haoke.conversations.permissions import RESEND
from haoke.conversations.queries.gate import conversation_for
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def resend_message(tx: Tx, actor: Actor, conversation_id: UUID, message_id: UUID) -> Delivery:
    """Raises PermissionDenied, ConversationNotFound, DeliveryNotFound, DeliveryNotLost."""
    await conversation_for(tx, actor, conversation_id, RESEND)
    return await resend_deliveries(tx, actor.workspace_id, conversation_id, message_id)
