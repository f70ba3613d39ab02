"""What a supervisor did in a conversation: noted in the audit log, and told its agent where they must know."""

from typing import Any

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.accounts.actions.record_audit import record_audit
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def note_act(tx: Tx, actor: Actor, row: sa.Row[Any], act: str) -> None:
    """``act`` in the past tense. Noted with the customer's name and whose conversation it was."""
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    whose = [] if row.assignee_id is None else [row.assignee_id]
    agent = (await accounts.member_names(tx, row.workspace_id, whose)).get(row.assignee_id, "")
    await record_audit(tx, actor, f"conversation.{act}", row.id, name=customer, agent=agent)


async def tell_agent(tx: Tx, actor: Actor, row: sa.Row[Any], kind: str, text: str = "") -> None:
    """Alert whoever serves the conversation; nobody has to be told of what they do themselves."""
    if row.assignee_id is None or row.assignee_id == actor.id:
        return
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    name = (await accounts.member_names(tx, row.workspace_id, [actor.member_id]))[actor.member_id]
    path = f"/conversations/{row.id}"
    await alert_members(tx, row.workspace_id, [row.assignee_id], kind, path, name=name, customer=customer, text=text)
