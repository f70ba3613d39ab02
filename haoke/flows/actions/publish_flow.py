"""Publish a draft as the next version, or bring a version of before back. Runs that have begun stay in theirs."""

from uuid import UUID

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.flows.actions.change_flow import write_flow
from haoke.flows.checking import problems
from haoke.flows.errors import FlowChanged, FlowInvalid
from haoke.flows.events import FlowPublished
from haoke.flows.kinds import KINDS, purpose_of
from haoke.flows.permissions import MANAGE
from haoke.flows.queries import flow_row, graph_of, list_versions
from haoke.flows.tables import flow_versions
from haoke.flows.types import Flow, Graph
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

_NOTE = 500


async def publish_flow(tx: Tx, actor: Actor, flow_id: UUID, revision: int, note: str = "") -> Flow:
    """Raises PermissionDenied, FlowNotFound, FlowChanged, and FlowInvalid with the ``problems`` in its params."""
    actor.require(MANAGE)
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    if revision != row.revision:
        raise FlowChanged(revision=row.revision)
    return await _publish(tx, actor, flow_id, msgspec.convert(row.draft, Graph), note)


async def roll_back_flow(tx: Tx, actor: Actor, flow_id: UUID, number: int, note: str = "") -> Flow:
    """The version of before becomes the draft and, checked again, the newest version: history is never rewritten.

    Raises PermissionDenied, FlowNotFound, FlowVersionNotFound, FlowInvalid.
    """
    actor.require(MANAGE)
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    graph = await graph_of(tx, actor.workspace_id, flow_id, number)
    await write_flow(tx, row, draft=msgspec.to_builtins(graph), revision=row.revision + 1)
    return await _publish(tx, actor, flow_id, graph, note)


async def _publish(tx: Tx, actor: Actor, flow_id: UUID, graph: Graph, note: str) -> Flow:
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    choices = await purpose_of(row.purpose).choices(tx, actor.workspace_id)
    found = problems(graph, row.purpose, KINDS, choices)
    if found:
        raise FlowInvalid(count=len(found), problems=msgspec.to_builtins(found))
    newest = await list_versions(tx, actor.workspace_id, flow_id, limit=1)
    number = newest[0].number + 1 if newest else 1
    await tx.execute(
        flow_versions.insert().values(
            workspace_id=actor.workspace_id,
            flow_id=flow_id,
            number=number,
            graph=msgspec.to_builtins(graph),
            note=note.replace("\0", "")[:_NOTE],
            published_by=actor.id,
        )
    )
    await record_audit(tx, actor, "flow.published", flow_id, name=row.name, version=number)
    await tx.emit(FlowPublished(workspace_id=actor.workspace_id, flow_id=flow_id, purpose=row.purpose, number=number))
    return await write_flow(tx, row, published=number, changed=False)
