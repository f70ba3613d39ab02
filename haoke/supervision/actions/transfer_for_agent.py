"""Hand a conversation on in place of its agent."""

from uuid import UUID

from haoke.conversations.actions.transfer_conversation import transfer_conversation
from haoke.conversations.catalog import conversation_for
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.note_act import note_act
from haoke.supervision.permissions import TRANSFER


async def transfer_for_agent(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    *,
    member_id: UUID | None = None,
    queue_id: UUID | None = None,
    note: str = "",
) -> None:
    """To exactly one of a member and a queue. Raises what transferring one's own conversation raises."""
    row = await conversation_for(tx, actor, conversation_id, TRANSFER)
    await transfer_conversation(tx, actor, conversation_id, member_id=member_id, queue_id=queue_id, note=note)
    await note_act(tx, actor, row, "transferred")
