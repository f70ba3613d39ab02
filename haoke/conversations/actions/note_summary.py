"""Write beside a hand-over what was said before, summed up, for members."""

from uuid import UUID, uuid5

from haoke.conversations.actions.append_part import SYSTEM, NewPart, append_parts
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.parts import part_by_id
from haoke.kernel.db import Tx

_MOST = 4000  # characters


async def note_summary(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, text: str) -> None:
    """``seq``: the hand-over. Once for each, and not in a conversation that has ended meanwhile."""
    part_id = uuid5(conversation_id, f"summed up {seq}")
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    if row.state != "closed" and await part_by_id(tx, workspace_id, conversation_id, part_id) is None:
        await append_parts(tx, row, [NewPart("summed_up", SYSTEM, {"seq": seq, "text": text[:_MOST]}, part_id)])
