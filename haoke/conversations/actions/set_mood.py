"""Note how the customer of a conversation sounds, where it has changed."""

from uuid import UUID

from haoke.conversations.actions.announce import was
from haoke.conversations.events import MoodChanged
from haoke.conversations.frames import ConversationFrame, list_topics
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.views import as_conversation
from haoke.conversations.tables import conversations
from haoke.conversations.types import RECEPTION, Mood
from haoke.kernel.db import Tx


async def set_mood(tx: Tx, workspace_id: UUID, conversation_id: UUID, mood: Mood) -> None:
    """Members who see the conversation are told; its customer is not."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    if row.mood == mood:
        return
    changed = await tx.first(
        conversations.update()
        .where(conversations.c.workspace_id == workspace_id, conversations.c.id == conversation_id)
        .values(mood=mood)
        .returning(conversations)
    )
    assert changed is not None
    if row.state != RECEPTION:
        conversation = await as_conversation(tx, changed)
        frame = ConversationFrame(conversation, was(row))
        for topic in list_topics(workspace_id, conversation, None):
            tx.publish(topic, frame)
    await tx.emit(MoodChanged(workspace_id=workspace_id, conversation_id=conversation_id, mood=mood, before=row.mood))
