"""Say something to the customer in a conversation of an agent: the customer sees another agent with their name."""

from uuid import UUID

from haoke.conversations.actions.append_part import NewPart
from haoke.conversations.actions.introduce import introduce
from haoke.conversations.actions.post_message import write_message
from haoke.conversations.catalog import conversation_for, part_sent_before
from haoke.conversations.errors import ConversationClosed
from haoke.conversations.types import Author, MessageBody, Part
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.note_act import note_act
from haoke.supervision.actions.watch_conversation import come_in
from haoke.supervision.permissions import SPEAK


async def speak_in(tx: Tx, actor: Actor, conversation_id: UUID, id: UUID, text: str) -> Part:
    """The part, new or already there by the same ``id``.

    Raises PermissionDenied, ConversationNotFound, ConversationClosed, ClientIdTaken, and refusals of the text.
    """
    row = await conversation_for(tx, actor, conversation_id, SPEAK, lock=True)
    author = Author("member", actor.member_id)
    known = await part_sent_before(tx, actor.workspace_id, conversation_id, id, author)
    if known is not None:
        return known
    if row.state == "closed":
        raise ConversationClosed
    before: list[NewPart] = []
    if row.assignee_id != actor.id:
        row = await come_in(tx, row, actor.member_id)
        card = await introduce(tx, row, actor.member_id)
        before = [] if card is None else [NewPart("joined", author, {"member": card})]
    row, part = await write_message(tx, row, author, id, MessageBody(text=text), before=before)
    await note_act(tx, actor, row, "spoken_in")
    return part
