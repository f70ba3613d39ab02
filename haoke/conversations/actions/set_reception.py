"""Say which queue serves a site, and which flow receives its visitors before."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels import catalog as sites
from haoke.conversations.queries.reception import PURPOSE
from haoke.conversations.tables import receptions
from haoke.flows import catalog as flows
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing


async def set_reception(tx: Tx, actor: Actor, site_id: UUID, queue_id: UUID, flow_id: UUID | None = None) -> None:
    """Raises PermissionDenied, SiteNotFound, QueueNotFound, FlowNotFound, FlowUnpublished."""
    actor.require("sites.manage")
    site = await sites.account(tx, actor.workspace_id, site_id)
    queue = await routing.queue(tx, actor.workspace_id, queue_id)
    flow = await flows.usable(tx, actor.workspace_id, PURPOSE, flow_id) if flow_id is not None else None
    chosen = {"queue_id": queue_id, "flow_id": flow_id}
    statement = insert(receptions).values(workspace_id=actor.workspace_id, site_id=site_id, **chosen)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "site_id"], set_=chosen))
    await record_audit(tx, actor, "site.reception_changed", site_id, name=site.name, queue=queue.name, flow=flow)
