"""Write beside a voice message what was recognised in it, for members."""

from uuid import UUID, uuid5

from haoke.conversations.actions.append_part import SYSTEM, NewPart, append_parts
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.parts import part_by_id
from haoke.kernel.db import Tx


async def note_spoken(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, text: str) -> None:
    """``seq``: the voice message. Once for each, however often it is called."""
    part_id = uuid5(conversation_id, f"spoken {seq}")
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    if await part_by_id(tx, workspace_id, conversation_id, part_id) is None:
        await append_parts(tx, row, [NewPart("spoken", SYSTEM, {"seq": seq, "text": text}, part_id)])
