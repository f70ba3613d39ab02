"""Routing gave the conversation to a member."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.actions.enter_conversation import end_participation
from haoke.conversations.events import ConversationAssigned
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.participants import units_taken
from haoke.conversations.queries.views import agent_cards
from haoke.customers import catalog as customers
from haoke.kernel.db import Tx
from haoke.routing.actions.aside import give_room


async def assign_conversation(tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID, how: str) -> None:
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    before = was(row)
    card = (await agent_cards(tx, workspace_id, {member_id}))[member_id]
    changes = await _owner_from_beside(tx, row, member_id) if row.present else {}
    row, _ = await append_part(
        tx,
        row,
        "assigned",
        SYSTEM,
        {"member": {"id": card.id, "name": card.name, "avatar": card.avatar}},
        state="assigned",
        assignee_id=member_id,
        closed_at=None,
        left_at=None,
        **changes,
    )
    await tx.emit(ConversationAssigned(workspace_id=workspace_id, conversation_id=row.id, member_id=member_id, how=how))
    await announce(tx, row, before, card)
    if how == "transferred" and before is not None and before.assignee_id is not None:
        await _tell_of_transfer(tx, row, before.assignee_id)


async def _owner_from_beside(tx: Tx, row: sa.Row[Any], member_id: UUID) -> dict[str, Any]:
    """Who helped until now and becomes the owner helps no more."""
    taken = (await units_taken(tx, row)).get(member_id, 0)
    present = await end_participation(tx, row, member_id)
    await give_room(tx, row.workspace_id, {member_id: taken}, {})
    return {"present": present}


async def _tell_of_transfer(tx: Tx, row: sa.Row[Any], giver: UUID) -> None:
    name = (await accounts.member_names(tx, row.workspace_id, [giver])).get(giver, "")
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    text = row.last["text"] if row.last else ""
    path = f"/conversations/{row.id}"
    await alert_members(
        tx, row.workspace_id, [row.assignee_id], "transfer", path, name=name, customer=customer, text=text
    )
