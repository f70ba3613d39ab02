"""Ring: show a member the conversation that is offered."""

from uuid import UUID

import msgspec

from haoke.conversations.frames import member_topic
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.views import as_conversation
from haoke.kernel.db import Tx


async def announce_offer(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, work_item_id: UUID, member_id: UUID, expires_at: int, note: str
) -> None:
    conversation = await as_conversation(tx, await conversation_by_id(tx, workspace_id, conversation_id))
    conversation = msgspec.structs.replace(conversation, state="queued")
    offer = {"work_item": work_item_id, "conversation": conversation, "expires_at": expires_at, "note": note}
    tx.publish(member_topic(member_id), {"t": "offer", "offer": offer})
