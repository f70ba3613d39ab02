"""Close a conversation in place of its agent. The note in the audit log is all that differs from closing one's own."""

from uuid import UUID

from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.catalog import conversation_for
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.note_act import note_act
from haoke.supervision.permissions import CLOSE


async def close_for_agent(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Closing twice is harmless. Raises PermissionDenied, ConversationNotFound."""
    row = await conversation_for(tx, actor, conversation_id, CLOSE)
    if row.state != "closed":
        await close_conversation(tx, actor, conversation_id)
        await note_act(tx, actor, row, "closed")
