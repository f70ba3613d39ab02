"""Say something to the agent of a conversation that the customer never sees."""

from uuid import UUID

from haoke.conversations.actions.append_part import NewPart, append_parts
from haoke.conversations.catalog import conversation_for, part_sent_before
from haoke.conversations.errors import ConversationClosed
from haoke.conversations.types import Author, Part
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.note_act import note_act, tell_agent
from haoke.supervision.errors import NobodyToWhisperTo
from haoke.supervision.permissions import WHISPER


async def whisper(tx: Tx, actor: Actor, conversation_id: UUID, id: UUID, text: str) -> Part:
    """The part, new or already there by the same ``id``.

    Raises PermissionDenied, ConversationNotFound, ConversationClosed, NobodyToWhisperTo, ClientIdTaken.
    """
    row = await conversation_for(tx, actor, conversation_id, WHISPER, lock=True)
    author = Author("member", actor.member_id)
    known = await part_sent_before(tx, actor.workspace_id, conversation_id, id, author)
    if known is not None:
        return known
    if row.state == "closed":
        raise ConversationClosed
    if row.assignee_id is None:
        raise NobodyToWhisperTo
    row, parts = await append_parts(tx, row, [NewPart("whisper", author, {"text": text}, id)])
    await tell_agent(tx, actor, row, "whisper", text)
    await note_act(tx, actor, row, "whispered")
    return parts[0]
