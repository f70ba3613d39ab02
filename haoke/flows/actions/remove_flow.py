"""Remove a flow. Its versions stay for the runs that are in them."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.flows.actions.change_flow import write_flow
from haoke.flows.events import FlowRemoved
from haoke.flows.permissions import MANAGE
from haoke.flows.queries import flow_row
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def remove_flow(tx: Tx, actor: Actor, flow_id: UUID) -> None:
    """Raises PermissionDenied, FlowNotFound."""
    actor.require(MANAGE)
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    await write_flow(tx, row, removed=True)
    await record_audit(tx, actor, "flow.removed", flow_id, name=row.name)
    await tx.emit(FlowRemoved(workspace_id=actor.workspace_id, flow_id=flow_id, purpose=row.purpose))
