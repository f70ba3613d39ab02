"""Whoever was asked to take a conversation over refused, did not answer or left: its owner keeps it, and is told."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.queries.gate import conversation_by_id
from haoke.customers import catalog as customers
from haoke.kernel.db import Tx


async def return_transfer(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID, how: str, reason: str
) -> None:
    """``how``: declined, expired or left. Nothing to tell where nobody had the conversation: then its queue goes on."""
    row = await conversation_by_id(tx, workspace_id, conversation_id, lock=True)
    if row.state != "assigned":
        return
    body = {"member": member_id, "owner": row.assignee_id, "how": how, "reason": reason}
    await append_part(tx, row, "returned", SYSTEM, body)
    name = (await accounts.member_names(tx, workspace_id, [member_id])).get(member_id, "")
    customer = (await customers.names_of(tx, workspace_id, {row.customer_id})).get(row.customer_id, "")
    path = f"/conversations/{row.id}"
    kind = f"transfer_{how}"
    await alert_members(tx, workspace_id, [row.assignee_id], kind, path, name=name, customer=customer, text=reason)
