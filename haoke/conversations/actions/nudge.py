"""Shake the other side's window. At most one in ten seconds a side."""

from uuid import UUID

from haoke.conversations.actions.append_part import NewPart, append_parts
from haoke.conversations.errors import ConversationClosed
from haoke.conversations.permissions import REPLY
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.parts import last_nudge, part_sent_before
from haoke.conversations.types import Author, Part
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.errors import TooMany

_PAUSE = 10  # seconds


async def nudge(tx: Tx, actor: Actor, conversation_id: UUID, id: UUID) -> Part:
    """Raises ConversationNotFound, ConversationClosed, ClientIdTaken, TooMany."""
    row = await conversation_for(tx, actor, conversation_id, REPLY, lock=True)
    author = Author("member" if actor.kind == "member" else "visitor", actor.id)
    known = await part_sent_before(tx, actor.workspace_id, conversation_id, id, author)
    if known is not None:
        return known
    if row.state == "closed":
        raise ConversationClosed
    last = await last_nudge(tx, actor.workspace_id, conversation_id, author, row.last_seq)
    if last is not None and to_ms(now()) - last.at < _PAUSE * 1000:
        raise TooMany(retry_after=_PAUSE)
    _, written = await append_parts(tx, row, [NewPart("nudge", author, id=id)])
    return written[0]
