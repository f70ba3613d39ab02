"""A new flow: empty, from a template, or as a copy of a graph."""

from uuid import UUID

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.flows.errors import FlowLimit, FlowNameMissing, FlowTemplateUnknown
from haoke.flows.kinds import purpose_of
from haoke.flows.permissions import MANAGE
from haoke.flows.queries import as_flow, count_flows, flow_row
from haoke.flows.tables import flows
from haoke.flows.types import Flow, Graph
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

MAX_FLOWS = 200
_NAME = 80


async def create_flow(tx: Tx, actor: Actor, purpose: str, name: str, template: str | None = None) -> Flow:
    """Raises PermissionDenied, FlowPurposeUnknown, FlowTemplateUnknown, FlowNameMissing, FlowLimit."""
    actor.require(MANAGE)
    graph = _template(purpose, template, actor.locale)
    if await count_flows(tx, actor.workspace_id) >= MAX_FLOWS:
        raise FlowLimit(limit=MAX_FLOWS)
    flow_id = new_id()
    name = clean_name(name)
    await tx.execute(
        flows.insert().values(
            workspace_id=actor.workspace_id, id=flow_id, purpose=purpose, name=name, draft=msgspec.to_builtins(graph)
        )
    )
    await record_audit(tx, actor, "flow.created", flow_id, name=name)
    return as_flow(await flow_row(tx, actor.workspace_id, flow_id))


def clean_name(name: str) -> str:
    """Raises FlowNameMissing."""
    kept = " ".join(name.replace("\0", " ").split())
    if not kept or len(kept) > _NAME:
        raise FlowNameMissing(limit=_NAME)
    return kept


def _template(purpose: str, template: str | None, locale: str) -> Graph:
    found = {each.name: each.graph for each in purpose_of(purpose).templates(locale)}
    if template is None:
        return Graph()
    if template not in found:
        raise FlowTemplateUnknown(template=template[:40])
    return found[template]


async def flow_of(tx: Tx, actor: Actor, flow_id: UUID) -> Flow:
    """Raises PermissionDenied, FlowNotFound."""
    actor.require(MANAGE)
    return as_flow(await flow_row(tx, actor.workspace_id, flow_id))
