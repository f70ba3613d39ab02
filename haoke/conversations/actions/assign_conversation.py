"""Routing gave the conversation to a member."""

from uuid import UUID

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.events import ConversationAssigned
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.views import agent_cards
from haoke.kernel.db import Tx


async def assign_conversation(tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID, how: str) -> None:
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    before = was(row)
    card = (await agent_cards(tx, workspace_id, {member_id}))[member_id]
    row, _ = await append_part(
        tx,
        row,
        "assigned",
        SYSTEM,
        {"member": {"id": card.id, "name": card.name, "avatar": card.avatar}},
        state="assigned",
        assignee_id=member_id,
        closed_at=None,
    )
    await tx.emit(ConversationAssigned(workspace_id=workspace_id, conversation_id=row.id, member_id=member_id, how=how))
    await announce(tx, row, before, card)
